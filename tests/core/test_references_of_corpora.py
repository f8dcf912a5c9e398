"""Relations of real proposals: which of them name a proposal that is there, and what they lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile, load_community

from sphinx_enhancements.core.rules import check_collection

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpora

LATER_NAMES = {
    "/keps/0001-kubernetes-enhancement-proposal-process.md": "0000-kep-process",
    "/keps/sig-node/20191205-container-streaming-requests.md": "1558-streaming-proxy-redirects",
    "/keps/sig-scheduling/20190226-default-even-pod-spreading.md": "1258-default-pod-topology-spread",
    "keps/sig-windows/20181221-windows-group-managed-service-accounts-for-container-identity.md": "689-windows-gmsa",
}
"""Paths from before numbers -> the folders into which the proposals were moved under other names, read by hand."""

RENAMED = {
    "/keps/sig-release/k8s-image-promoter": "1734-k8s-image-promoter",
    "/keps/sig-scheduling/5719-workload-aware-preemption": "5710-workload-aware-preemption",
    "kubernetes/enhancements/keps/sig-node/375-cpumanager/README.md": "3570-cpumanager",
    "/enhancements/on-prem-service-loadbalancers.md": "on-prem-service-load-balancers.md",
}
"""References whose number or name differs from that of their target, read by hand."""


def identify(path: str) -> str:
    """Return the number of a proposal's folder or file, or its name without a date, from any path to it."""
    path = re.sub(r"\]\(.*|[\"\[]|/(README|index|kep)\.(md|MD|yaml)$", "", path).rstrip("/")
    name = path.rpartition("/")[2].removesuffix(".md").removeprefix("gep-")
    name = re.sub(r"^20\d{6}-", "", name)
    return re.match(r"\d*", name)[0].lstrip("0") or name.casefold()


@pytest.mark.parametrize(("name", "share"), [("kep", 0.97), ("gep", 1.0), ("openshift", 1.0)])
def test_relations_to_proposals(corpora: Path, name: str, share: float) -> None:
    """Relations to proposals of this part of the repository resolve to them; no other relation resolves."""
    collection = load_community(corpora, name)
    paths = {entry.key: entry.enhancement.source.path for entry in collection}
    known = {identify(path) for path in paths.values()}
    resolved, missed = [], []
    for entry in collection:
        for relation in entry.enhancement.relations:
            raw = re.sub(r"^\[.*\]\((.*)\)$", r"\1", relation.raw)
            if relation.target is not None:
                resolved.append(raw)
                path = paths[relation.target]
                is_same = identify(raw) in (identify(path), re.sub(r"^\d+-", "", path.split("/")[-2]))
                assert is_same or RENAMED[raw] in path, (entry.key, raw, path)
            elif raw in LATER_NAMES or identify(raw) in known:
                missed.append(raw)
    assert set(missed) <= LATER_NAMES.keys()
    assert len(resolved) >= share * (len(resolved) + len(missed))


@pytest.mark.parametrize(("name", "count"), [("kep", 24), ("gep", 1), ("openshift", 57)])
def test_relations_to_pages(corpora: Path, name: str, count: int) -> None:
    """Every address in a relation is a link or a proposal; only those of proposals outside this part are reported."""
    collection = load_community(corpora, name)
    kinds = bundled_profile(name).inverses
    links = [link.url for entry in collection for link in entry.enhancement.links if link.type in kinds]
    assert len(links) == count
    assert all(url.startswith("https://") for url in links)
    reported = [d.message for d in check_collection(collection) if d.code == "unresolved-reference"]
    addresses = {match[0] for message in reported if (match := re.search(r"https://[^' ,)]+", message))}
    assert addresses <= {
        "https://gateway-api.sigs.k8s.io/geps/gep-713/",  # not in this part, as the two below
        "https://github.com/openshift/enhancements/blob/master/enhancements/proxy/global-cluster-egress-proxy.md",
        (
            "https://github.com/openshift/enhancements/api-review/"
            "add-new-CRD-ImageDigestMirrorSet-and-ImageTagMirrorSet-to-config.openshift.io.md"
        ),
    }
