"""Articles to answers, in two lines.

    file ─▶ Document ─▶ Passage ─▶ vector ─▶ Snapshot                                    (reload)
    question ─▶ Query ─▶ Candidate ─▶ RankedPassage ─▶ Quote + Citation ─▶ Answer        (ask)

This world knows neither Discord nor asyncio nor torch.
"""
