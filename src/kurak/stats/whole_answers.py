"""Do so many whole numbers exist with a given sum and a given sum of squares: the exact search behind GRIMMER.

Shifted so that the lowest allowed answer is 0, the question is: are there ``n`` whole numbers in ``0..top`` with
sum ``S`` and sum of squares ``Q``? Conditions that must hold are tried first; what they leave open is decided by a
search that splits off the people with the highest answer, prunes with the same conditions and never looks at a
state twice. With four answers left the counts follow from a straight interval, with two people left from a
quadratic equation, so the usual scales are settled in a few steps whatever the number of people. Everything is
whole-number arithmetic: no verdict hangs on a rounding of ours.
"""

from collections.abc import Iterator
from math import isqrt

# On a scale of more steps than this an example is tried before the search, which goes through every step.
WIDE_SCALE = 120
# How many people an example leaves to the search: for four there is a theorem, see _four_people_possible.
PEOPLE_LEFT = 4
# How many examples are tried. Roughly one in six fails for want of three squares, so this many nearly always do.
EXAMPLES_TRIED = 12

# n people, their sum, their sum of squares, the highest allowed answer; the lowest is 0.
_State = tuple[int, int, int, int]


def least_squares(n: int, total: int) -> int:
    """Return the smallest sum of squares that ``n`` whole numbers with this sum can have.

    **Formula** all numbers at ``⌊S/n⌋`` or one above: moving any two of them that differ by 2 or more towards
    each other lowers the sum of squares.

    Examples
    --------
    >>> least_squares(3, 7)
    17
    """
    floor, above = divmod(total, n)
    return n * floor * floor + above * (2 * floor + 1)


def most_squares(n: int, total: int, *, minimum: int, maximum: int) -> int:
    """Return the largest sum of squares that ``n`` whole numbers in ``minimum..maximum`` with this sum can have.

    **Formula** all numbers at an end of the scale but at most one: moving two inner numbers apart raises the sum
    of squares.

    Examples
    --------
    >>> most_squares(3, 7, minimum=1, maximum=5)
    27
    """
    width = maximum - minimum
    if width == 0:
        return n * minimum * minimum
    at_top, inner = divmod(total - n * minimum, width)
    shifted = at_top * width * width + inner * inner
    return shifted + 2 * minimum * total - n * minimum * minimum


def farthest_answers(n: int, total: int, squares: int) -> tuple[int, int]:
    """Return bounds that no answer can leave among numbers with this sum and sum of squares.

    **Formula** if one person answers ``x``, the others have a sum of squares of at least ``(S-x)²/(n-1)``, so
    ``(n·x - S)² ≤ (n-1)(n·Q - S²)``.

    Examples
    --------
    >>> farthest_answers(3, 7, 27)
    (0, 5)
    """
    reach = isqrt((n - 1) * (n * squares - total * total))
    return -((reach - total) // n), (total + reach) // n


def answers_exist(n: int, *, total: int, squares: int, minimum: int | None = None, maximum: int | None = None) -> bool:
    """Decide whether ``n`` whole numbers with this sum and sum of squares exist, within the given ends.

    Parameters
    ----------
    n
        How many numbers, 1 or more.
    total, squares
        Their sum and their sum of squares.
    minimum, maximum
        The lowest and highest number allowed; ``None`` for no end.

    Examples
    --------
    >>> answers_exist(3, total=7, squares=27, minimum=1, maximum=5)
    True
    >>> answers_exist(3, total=7, squares=21, minimum=1, maximum=5)
    True
    >>> answers_exist(3, total=7, squares=23)
    False
    """
    if n * squares < total * total:
        return False
    # An unbounded scale is a bounded one: no answer can lie farther from the mean than the squares allow.
    low, high = farthest_answers(n, total, squares)
    low = low if minimum is None else max(low, minimum)
    high = high if maximum is None else min(high, maximum)
    if low > high:
        return False
    if (
        high - low > WIDE_SCALE
        and n > PEOPLE_LEFT
        and any(_example_found(n, total, squares, low, high, nudge) for nudge in range(EXAMPLES_TRIED))
    ):
        return True
    return _search(_shifted(n, total, squares, low, high))


def _example_found(n: int, total: int, squares: int, low: int, high: int, nudge: int) -> bool:
    """Try to build an example on a wide scale (incomes, ages): a yes is a proof, a no says nothing.

    People are seated one by one, alternately above and below the mean of those left, each so far out that the last
    few are left with hardly any spread; for these few the exact search is short. The first is seated ``nudge`` steps
    nearer, so that each try leaves the last few something else. Whoever was seated, together with
    the numbers the search finds, has exactly the wanted sum and sum of squares, so a yes needs no further argument.
    """
    while n > PEOPLE_LEFT:
        spread = n * squares - total * total
        away = max(0, isqrt(spread * (n - 1) // (n * n * (n - PEOPLE_LEFT))) - nudge)
        nudge = 0
        # Rounded towards the mean, so that nobody takes more of the spread than there is.
        answer = total // n + away if n % 2 else -(-total // n) - away
        answer = min(max(answer, low), high)
        n, total, squares = n - 1, total - answer, squares - answer * answer
        if n * squares < total * total:
            return False
    nearest, farthest = farthest_answers(n, total, squares)
    low, high = max(low, nearest), min(high, farthest)
    return low <= high and _search(_shifted(n, total, squares, low, high))


def _shifted(n: int, total: int, squares: int, low: int, high: int) -> _State:
    """Move the scale so that its lowest answer is 0."""
    return n, total - n * low, squares - 2 * low * total + n * low * low, high - low


def _search(first: _State) -> bool:
    # An explicit stack: on a wide scale the depth would pass the recursion limit. A state is a yes or no question
    # and the first yes ends the search, so a state seen before is known to be a no.
    seen: set[_State] = set()
    stack: list[Iterator[_State]] = [iter((first,))]
    while stack:
        state = next(stack[-1], None)
        if state is None:
            stack.pop()
            continue
        verdict, reduced = _settle(state)
        if verdict:
            return True
        if reduced is not None and reduced not in seen:
            seen.add(reduced)
            stack.append(_without_top(reduced))
    return False


def _settle(state: _State) -> tuple[bool, _State | None]:
    """Answer a state outright, or return it in reduced form, to be split."""
    n, total, squares, top = state
    while True:
        if n == 0:
            return total == 0 and squares == 0, None
        # x and x² are both odd or both even, hence so are their sums.
        if not 0 <= total <= n * top or (squares - total) % 2 or squares < least_squares(n, total):
            return False, None
        # Σ x(top - x) is least when all but one sit at the ends; this is squares <= most_squares.
        inner = total % top if top else 0
        if top * total - squares < inner * (top - inner):
            return False, None
        if top <= 3:
            return _four_answers(state), None
        if n == 1:
            return total * total == squares, None
        if n <= 3:
            return _two_people(state) if n == 2 else _three_people(state), None
        if n == 4 and not _four_people_possible(total, squares):
            return False, None
        if 2 * total > n * top:
            # Read the scale from the other end, so that the far end is always the top.
            total, squares = n * top - total, n * top * top - 2 * top * total + squares
            state = n, total, squares, top
        low, high = farthest_answers(n, total, squares)
        if n == 4 and low >= 0 and high <= top:
            # The scale does not bind, so what is possible on any scale is possible here.
            return True, None
        low, high = max(low, 0), min(high, top)
        if low == 0 and high == top:
            return False, state
        # Answers that far from the mean cannot occur: cut them off and look again.
        if low > high:
            return False, None
        n, total, squares, top = state = _shifted(n, total, squares, low, high)


def _four_answers(state: _State) -> bool:
    """Answers 0..3 (or fewer): the counts follow from the number of threes.

    From ``c1 + 2c2 + 3c3 = S`` and ``c1 + 4c2 + 9c3 = Q``: ``c2 = (Q-S)/2 - 3c3``, ``c1 = 2S - Q + 3c3`` and
    ``c0 = n - 2S + Q - (Q-S)/2 - c3``. Each must be 0 or more, which bounds ``c3`` on both sides.
    """
    n, total, squares, top = state
    half = (squares - total) // 2
    least = max(0, -((2 * total - squares) // 3))
    most = min(half // 3, n - 2 * total + squares - half)
    if top < 3:
        # No threes; with 0..1 no twos either, and with 0 alone no ones.
        return least == 0 <= most and (top == 2 or half == 0) and (top >= 1 or total == 0)
    return least <= most


def _two_people(state: _State) -> bool:
    """Two numbers: ``(S ± √(2Q - S²)) / 2``; the parity of the root follows from that of ``S``."""
    _, total, squares, top = state
    square = 2 * squares - total * total
    root = isqrt(square)
    return root * root == square and root <= total and total + root <= 2 * top


def _three_people(state: _State) -> bool:
    """Try every highest answer; the other two have a quadratic equation."""
    _, total, squares, top = state
    _, farthest = farthest_answers(3, total, squares)
    for highest in range(-(-total // 3), min(farthest, total, top) + 1):
        rest = total - highest
        square = 2 * (squares - highest * highest) - rest * rest
        if square >= 0:
            root = isqrt(square)
            if root * root == square and root <= rest and rest + root <= 2 * top:
                return True
    return False


def _four_people_possible(total: int, squares: int) -> bool:
    """Say whether four whole numbers, on any scale, have this sum and sum of squares.

    With ``y = a+b-c-d``, ``z = a-b+c-d``, ``w = a-b-c+d``: ``y² + z² + w² = 4Q - S²``, and four whole numbers come
    back from ``S, y, z, w`` when these are all odd or all even and add to a multiple of 4. For an odd ``S`` the
    right side is 3 modulo 8, hence a sum of three odd squares, and the sign of one of them can be turned to get
    the multiple of 4. For an even ``S`` halve everything: ``Q - S²/4`` must be a sum of three squares, and parity
    sees to the rest. A number is a sum of three squares unless it is ``4^a (8b + 7)`` (Legendre 1798). Without
    this, a search on a wide scale would try millions of fours in vain.
    """
    if total % 2:
        return True
    rest = squares - total * total // 4
    while rest and rest % 4 == 0:
        rest //= 4
    return rest % 8 != 7


def _without_top(state: _State) -> Iterator[_State]:
    """Take so many people with the highest answer out of the group, most promising number first.

    If ``c`` people answer ``top``, the others need ``(S - c·top)² ≤ (n - c)(Q - c·top²)``, which is linear in
    ``c``: ``c ≤ (nQ - S²) / Σ(top - x)²``. And they must fit below ``top``:
    ``(top-1)(S - c·top) ≥ Q - c·top²`` gives ``c ≥ (Q - (top-1)·S) / top``.
    """
    n, total, squares, top = state
    from_top = n * top * top - 2 * top * total + squares
    most = min(n, (n * squares - total * total) // from_top)
    least = max(0, -(((top - 1) * total - squares) // top))
    # Near the ends of the range the rest is at an extreme of its own, where gaps are: start well inside. The order
    # changes how soon an example is found, never whether.
    # With four people or fewer there are no easy wins inside; taking one with the top answer leaves an equation.
    start = most if n <= 4 else least + (most - least) // 3
    for step in range(max(start - least, most - start) + 1):
        for count in {start + step, start - step}:
            if least <= count <= most:
                yield n - count, total - count * top, squares - count * top * top, top - 1
