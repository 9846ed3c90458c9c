import dunlin
