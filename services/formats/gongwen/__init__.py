"""Official documents: the layout of GB/T 9704, docxtpl templates, and their rendering."""
