"""Ask for a draft, look at it, edit it, approve it. Run against a service on this machine: `make serve`."""

import os

from drafting.client import Case, Evenhand  # `from evenhand_client import …` where only the client is installed


def main() -> None:
    case = Case(
        ["My widget broke after three days. I want my money back."],
        customer={"id": "c-102", "name": "Walter Grump", "tier": "standard"},
        facts={"purchase_date": "2026-09-02", "defective": True},
    )
    with Evenhand(os.environ.get("EVENHAND_URL", "http://127.0.0.1:8000"), os.environ.get("EVENHAND_KEY")) as service:
        draft = service.draft(case, "email")
        for decision in draft.resolution.decisions:
            print(f"{decision.policy}: {decision.outcome} ({decision.because})")
        print(draft.text)
        edited = service.edit(draft, draft.text + "\n\nPS: Thank you for your patience.")
        for finding in edited.findings:
            print(f"{finding.severity}: {finding.message} {finding.fix}")
        print(service.approve(edited).state)


if __name__ == "__main__":
    main()
