import gradio

gradio.Interface(str, "text", "text").launch()
