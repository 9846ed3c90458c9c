from setuptools import setup

setup(name="burrow")
