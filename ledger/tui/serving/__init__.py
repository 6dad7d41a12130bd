"""The screens in a browser on this computer: who may open them, the page, and one process for each tab."""
