using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using static LuBan.Marketplace.State.VersionState;

namespace LuBan.Marketplace.Publishers;

/// <summary>Which state a version may move to, and by whom. What is not in the table is not allowed.</summary>
internal static class VersionMoves
{
    /// <summary>The table. Without a scope it is an administrator's move.</summary>
    public static IReadOnlyList<VersionMove> Table { get; } =
    [
        new(Draft, Submitted, TokenScope.PushVersion),
        new(Submitted, Draft, TokenScope.PushVersion),
        new(Approved, Listed, TokenScope.Unlist),
        new(Approved, Unlisted, TokenScope.Unlist),
        new(Listed, Unlisted, TokenScope.Unlist),
        new(Unlisted, Listed, TokenScope.Unlist),
        new(Listed, Deprecated, TokenScope.Unlist),
        new(Unlisted, Deprecated, TokenScope.Unlist),
        new(Deprecated, Deprecated, TokenScope.Unlist),
        new(Deprecated, Listed, TokenScope.Unlist),
        new(Deprecated, Unlisted, TokenScope.Unlist),

        new(Submitted, Approved),
        new(Submitted, Listed),
        new(Submitted, Rejected),
        new(Rejected, Submitted),
        new(Rejected, Approved),
        new(Rejected, Listed),
        .. From([Submitted, Approved, Listed, Unlisted, Deprecated, Revoked], Quarantined),
        .. From([Quarantined, Revoked], Listed),
        .. From([Quarantined, Revoked], Unlisted),
        new(Quarantined, Submitted),
        .. From([Draft, Submitted, Approved, Rejected, Listed, Unlisted, Deprecated, Quarantined], Revoked),
    ];

    /// <summary>The move between two states; null when there is none.</summary>
    public static VersionMove? Find(VersionState from, VersionState to) => Table.FirstOrDefault(move => move.From == from && move.To == to);

    /// <summary>The states that a caller may move a version to.</summary>
    public static IReadOnlyList<VersionState> For(VersionState from, string id, MarketplaceCaller caller) =>
        [.. Table.Where(move => move.From == from && (caller.IsAdministrator || (move.Scope is { } scope && caller.Holds(scope, id)))).Select(move => move.To)];

    private static IEnumerable<VersionMove> From(VersionState[] from, VersionState to) => from.Select(one => new VersionMove(one, to));
}

/// <summary>An allowed move.</summary>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Scope">The scope that a caller of the publisher needs; null: administrators only.</param>
internal sealed record VersionMove(VersionState From, VersionState To, string? Scope = null);
