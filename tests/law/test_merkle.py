"""The tree is RFC 9162's, its proofs prove, and no changed bit of a proof does.

Vectors: the eight leaves of the Certificate Transparency reference (google/certificate-transparency,
`merkletree/merkle_tree_test.cc`), as transparency-dev/merkle `proof/verify_test.go` (commit 02194e9a) and
`testonly/constants.go` give them.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.law import tiles
from workflows.law.chain import canonical, leaf_bytes
from workflows.law.merkle import (
    Frontier,
    Node,
    Unproven,
    consistency_proof,
    empty_root,
    inclusion_proof,
    leaf_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)

CT_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
L01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
L0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
L1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
L23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
L03 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
L45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
L6 = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f"
L67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
L47 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
CT_INCLUSION = {
    (0, 8): [L1, L23, L47],
    (5, 8): [L4, L67, L03],
    (2, 3): [L01],
    (1, 5): [L0, L23, L4],
    (0, 1): [],
}
CT_CONSISTENCY = {
    (1, 1): [],
    (1, 8): [L1, L23, L47],
    (6, 8): [L45, L67, L03],
    (2, 5): [L23, L4],
    (6, 7): [L45, L6, L03],
}
ALL = 300


def grown(leaves: list[bytes], algorithm: str = "sha256") -> tuple[Frontier, Node, list[bytes]]:
    """A tree over the leaves: its frontier, a reader of its nodes, and its root at every size."""
    tree, nodes, roots = Frontier(algorithm=algorithm), {}, [empty_root(algorithm)]
    for leaf in leaves:
        nodes.update({(level, index): hash for level, index, hash in tree.append(leaf_hash(leaf, algorithm))})
        roots.append(tree.root())
    return tree, lambda level, index: nodes[level, index], roots


TREE, NODE, ROOTS = grown([bytes([n % 256, n // 256]) for n in range(ALL)])
HASHES = [NODE(0, n) for n in range(ALL)]


def unhex(path: list[str]) -> list[bytes]:
    """The elements of a proof as bytes."""
    return [bytes.fromhex(each) for each in path]


def test_the_tree_of_certificate_transparency() -> None:
    tree, node, roots = grown(unhex(CT_LEAVES))
    assert [root.hex() for root in roots] == CT_ROOTS
    assert tree.root().hex() == CT_ROOTS[8] == root_at(8, node).hex()
    for (index, size), path in CT_INCLUSION.items():
        assert [each.hex() for each in inclusion_proof(index, size, node)] == path
        verify_inclusion(leaf_hash(bytes.fromhex(CT_LEAVES[index])), index, size, unhex(path), roots[size])
    for (old, new), path in CT_CONSISTENCY.items():
        assert [each.hex() for each in consistency_proof(old, new, node)] == path
        verify_consistency(old, new, unhex(path), roots[old], roots[new])


def test_the_tree_in_sm3_is_another_tree() -> None:
    _, node, roots = grown([b"a", b"b", b"c"], "sm3")
    verify_inclusion(leaf_hash(b"b", "sm3"), 1, 3, inclusion_proof(1, 3, node, "sm3"), roots[3], "sm3")
    assert roots[3] == root_of([leaf_hash(each, "sm3") for each in (b"a", b"b", b"c")], "sm3")
    with pytest.raises(Unproven, match="第1号的包含证明不成立：算得的根是"):
        verify_inclusion(leaf_hash(b"b", "sm3"), 1, 3, inclusion_proof(1, 3, node, "sm3"), roots[3])
    with pytest.raises(ValueError, match="md5"):
        leaf_hash(b"", "md5")


def test_the_leaf_of_a_line_is_its_canonical_object_and_holds_no_fact() -> None:
    body, previous, stated = {"verb": "列入", "actor": 7, "facts": "f" * 64}, "0" * 64, "a" * 64
    whole = canonical({"body": body, "previous": previous, "hash": stated})
    assert leaf_bytes(canonical(body), previous, stated) == whole


def test_every_size_up_to_300_has_the_root_that_the_rfc_defines() -> None:
    assert all(ROOTS[size] == root_of(HASHES[:size]) for size in range(ALL + 1))
    assert all(ROOTS[size] == root_at(size, NODE) for size in range(ALL + 1))


def test_every_leaf_of_every_size_and_every_growth_is_proved() -> None:
    for size in range(1, ALL + 1):
        # All pairs are 90,000 proofs; each size meets every third leaf and every third earlier size.
        for index in range(size % 3, size, 3):
            verify_inclusion(HASHES[index], index, size, inclusion_proof(index, size, NODE), ROOTS[size])
            verify_consistency(index, size, consistency_proof(index, size, NODE), ROOTS[index], ROOTS[size])
        verify_consistency(size, size, [], ROOTS[size], ROOTS[size])


def sparse(size: int, seed: int) -> Node:
    """A reader of a tree too large to build: full subtrees deep down are drawn, the rest is computed from them."""
    depth = max(0, size.bit_length() - 10)

    def node(level: int, index: int) -> bytes:
        if level <= depth:
            return random.Random(f"{seed}/{level}/{index}").randbytes(32)
        return root_of([node(depth, at) for at in range(index << level - depth, index + 1 << level - depth)])

    return node


@given(st.data())
def test_larger_trees_prove_growth_too(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 2**40))
    depth = max(0, new.bit_length() - 10)
    old = data.draw(st.integers(1, new >> depth)) << depth  # sizes whose nodes the sparse tree knows
    node = sparse(new, 1)
    proof = consistency_proof(min(old, new), new, node)
    verify_consistency(min(old, new), new, proof, root_at(min(old, new), node), root_at(new, node))
    assert len(proof) <= 2 * new.bit_length()


def flipped(data: bytes) -> list[bytes]:
    """The same bytes with one bit changed, for every bit."""
    number = int.from_bytes(data, "big")
    return [(number ^ 1 << bit).to_bytes(len(data), "big") for bit in range(8 * len(data))]


def holds(check: object, *asked: object) -> bool:
    """Whether a proof is accepted."""
    try:
        check(*asked)  # type: ignore[operator]
    except Unproven:
        return False
    return True


@pytest.mark.parametrize(
    ("index", "size"), [(0, 1), (0, 8), (5, 8), (2, 3), (4, 5), (6, 7), (99, 300), (299, 300)]
)
def test_no_changed_bit_of_an_inclusion_proof_is_accepted(index: int, size: int) -> None:
    leaf, path, root = HASHES[index], inclusion_proof(index, size, NODE), ROOTS[size]
    assert holds(verify_inclusion, leaf, index, size, path, root)
    false = [(leaf, index, size, [*path[:at], bad, *path[at + 1 :]], root)
             for at, element in enumerate(path) for bad in flipped(element)]  # fmt: skip
    false += [(bad, index, size, path, root) for bad in flipped(leaf)]
    false += [(leaf, index, size, path, bad) for bad in flipped(root)]
    false += [(leaf, index ^ 1 << bit, size, path, root) for bit in range(12)]
    false += [(leaf, index, size, path[:at] + path[at + 1 :], root) for at in range(len(path))]
    false += [(leaf, index, size, [*path[:at], leaf, *path[at:]], root) for at in range(len(path) + 1)]
    false += [
        (leaf[:31], index, size, path, root),
        (leaf, index, size, [*path, b""], root),
        (leaf, -1, size, path, root),
    ]
    assert [asked for asked in false if holds(verify_inclusion, *asked)] == []


@pytest.mark.parametrize(
    ("old", "new"), [(1, 8), (6, 8), (2, 5), (6, 7), (4, 8), (128, 300), (299, 300), (77, 231)]
)
def test_no_changed_bit_of_a_consistency_proof_is_accepted(old: int, new: int) -> None:
    path, before, after = consistency_proof(old, new, NODE), ROOTS[old], ROOTS[new]
    assert holds(verify_consistency, old, new, path, before, after)
    false = [(old, new, [*path[:at], bad, *path[at + 1 :]], before, after)
             for at, element in enumerate(path) for bad in flipped(element)]  # fmt: skip
    false += [(old, new, path, bad, after) for bad in flipped(before)]
    false += [(old, new, path, before, bad) for bad in flipped(after)]
    false += [(old, new, path[:at] + path[at + 1 :], before, after) for at in range(len(path))]
    false += [(old, new, [*path[:at], before, *path[at:]], before, after) for at in range(len(path) + 1)]
    false += [(new, old, path, after, before), (old, new, path, after, before), (old, new, [], before, after)]
    assert [asked for asked in false if holds(verify_consistency, *asked)] == []


def same_shape(path: int, size: int, other: int) -> bool:
    """Whether two sizes give this leaf a path of the same turns: then RFC 9162 cannot tell them apart."""

    def turns(size: int) -> list[bool]:
        low, high, taken = 0, size, []
        while high - low > 1:
            middle = low + (1 << (high - low - 1).bit_length() - 1)
            taken.append(path < middle)
            low, high = (low, middle) if path < middle else (middle, high)
        return taken

    return 0 <= path < other and turns(size) == turns(other)


def test_another_size_is_refused_unless_the_path_has_the_same_turns() -> None:
    """A property of RFC 9162: a root does not say how large its tree is. So sizes come from checkpoints alone."""
    for index, size in [(0, 8), (5, 8), (2, 3), (4, 5), (6, 7), (99, 300), (299, 300)]:
        path = inclusion_proof(index, size, NODE)
        taken = {
            other
            for other in range(1024)
            if holds(verify_inclusion, HASHES[index], index, other, path, ROOTS[size])
        }
        assert taken == {other for other in range(1024) if same_shape(index, size, other)}


def test_nothing_is_proved_of_what_is_not_there() -> None:
    for question in (lambda: inclusion_proof(8, 8, NODE), lambda: inclusion_proof(-1, 8, NODE)):
        with pytest.raises(Unproven, match="没有包含证明"):
            question()
    with pytest.raises(Unproven, match="不是增长"):
        consistency_proof(9, 8, NODE)
    with pytest.raises(Unproven, match="空树的根应为"):
        verify_consistency(0, 8, [], ROOTS[1], ROOTS[8])
    with pytest.raises(Unproven, match="同为8行，根却不同"):
        verify_consistency(8, 8, [], ROOTS[7], ROOTS[8])
    with pytest.raises(Unproven, match="行数减少了"):
        verify_consistency(9, 8, [], ROOTS[8], ROOTS[8])
    with pytest.raises(Unproven, match="至多63项"):
        verify_inclusion(HASHES[0], 0, 8, [ROOTS[8]] * 64, ROOTS[8])


@given(st.lists(st.integers(0, 70), max_size=8))
def test_many_leaves_at_once_make_the_tree_of_each_by_itself(cuts: list[int]) -> None:
    """The same nodes, the same edge, wherever a part begins and ends."""
    tree, nodes = Frontier(), {}
    for count in cuts:
        for level, first, row in tree.extend(HASHES[tree.size : tree.size + count]):
            nodes.update({(level, index): hash for index, hash in enumerate(row, first)})
    size = min(sum(cuts), ALL)
    assert (tree.size, tree.root()) == (size, ROOTS[size])
    assert tree.hashes == Frontier.read(size, NODE).hashes
    full = {(level, index) for level in range(9) for index in range(size >> level)}
    assert nodes == {(level, index): NODE(level, index) for level, index in full}


def test_a_frontier_is_kept_and_taken_up_again() -> None:
    for size in (0, 1, 7, 64, 299):
        kept = Frontier.unpack(size, Frontier.read(size, NODE).pack())
        for leaf in HASHES[size:]:
            kept.append(leaf)
        assert kept.root() == ROOTS[ALL]
    for size, packed in [(3, ROOTS[1]), (1, ROOTS[1][:31]), (0, ROOTS[1]), (-1, b"")]:
        with pytest.raises(ValueError, match="subtrees do not make a tree"):
            Frontier.unpack(size, packed)


def test_addresses_of_tiles() -> None:
    known = {
        tiles.Tile(0, 0): "tile/0/000",
        tiles.Tile(0, 1234067): "tile/0/x001/x234/067",
        tiles.Tile(1, 1000): "tile/1/x001/000",
        tiles.Tile(2, 0, 17): "tile/2/000.p/17",
    }
    for tile, path in known.items():
        assert tile.path == path
        assert tiles.parse(path) == tile
    wrong = ["tile/64/000", "tile/00/000", "tile/0/0", "tile/0/x000/001", "tile/0/001/x234", "tile/0/000.p/256",
             "tile/0/000.p/0", "tile/0/000.p/01", "tile/0/000/", "tile/0/٠٠٠", "tile/entries/000"]  # fmt: skip
    for path in wrong:
        with pytest.raises(ValueError, match="no address of a tile"):
            tiles.parse(path)


def test_the_tiles_of_the_specification_s_own_example() -> None:
    """C2SP tlog-tiles: a tree of 70,000 has 273 full tiles and one of 112, one full and one of 17, one of 1."""
    found: dict[int, list[int]] = {}
    for tile in tiles.of_tree(70_000):
        found.setdefault(tile.level, []).append(tile.width)
    assert found == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}
    assert list(tiles.of_tree(256)) == [tiles.Tile(0, 0), tiles.Tile(1, 0, 1)]
    assert list(tiles.of_tree(257, since=256)) == [tiles.Tile(0, 1, 1)]


def test_proofs_come_from_tiles_in_few_reads() -> None:
    size, tree = 70_000, Frontier()
    stored: dict[tuple[int, int], bytearray] = {}
    for n in range(size):
        for level, index, hash in tree.append(leaf_hash(n.to_bytes(4, "big"))):
            kept = tiles.place(level, index)
            if kept:
                stored.setdefault(kept[:2], bytearray()).extend(hash)
                assert len(stored[kept[:2]]) == 32 * (kept[2] + 1)
    read: list[tiles.Tile] = []

    def bytes_of(tile: tiles.Tile) -> bytes:
        read.append(tile)
        return bytes(stored[tile.level, tile.index])

    assert root_at(size, tiles.reader(size, bytes_of)) == tree.root()
    for index in (0, 255, 256, 65_535, 65_536, 69_999):
        read.clear()
        node = tiles.reader(size, bytes_of)
        verify_inclusion(
            leaf_hash(index.to_bytes(4, "big")), index, size, inclusion_proof(index, size, node), tree.root()
        )
        assert len(read) <= 5
    node = tiles.reader(size, bytes_of)
    verify_consistency(300, size, consistency_proof(300, size, node), root_at(300, node), tree.root())
    with pytest.raises(Unproven, match="没有第0层第274块"):
        node(0, 274 * 256)
    with pytest.raises(Unproven, match="没有第1级第35000个满子树"):
        node(1, 35_000)
    with pytest.raises(Unproven, match=r"tile/0/000不完整：应有256个摘要，只有3个"):
        tiles.reader(size, lambda tile: bytes(96))(0, 0)
