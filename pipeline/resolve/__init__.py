"""Resolution: which names, in one document and across documents, mean one department, region, indicator or document.

Each kind has its module; nothing is merged, every identity that is not plain is a `Judgement` with its reason.
"""
