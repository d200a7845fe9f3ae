"""The learned reader: what a small trained model says about each token of a document."""
