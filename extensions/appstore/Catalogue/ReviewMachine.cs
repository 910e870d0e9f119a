namespace LuBan.AppStore.Catalogue;

/// <summary>From which state an action leads to which, and who may do it. All that is not here is refused.</summary>
internal static class ReviewMachine
{
    /// <summary>Every step there is.</summary>
    public static IReadOnlyList<ReviewTransition> Transitions { get; } =
    [
        new("submit", VersionState.Draft, VersionState.Submitted, AppStoreRights.Develop),
        new("submit", VersionState.Rejected, VersionState.Submitted, AppStoreRights.Develop),
        new("withdraw", VersionState.Submitted, VersionState.Draft, AppStoreRights.Develop),
        new("pass", VersionState.Submitted, VersionState.Passed, AppStoreRights.Review),
        new("reject", VersionState.Submitted, VersionState.Rejected, AppStoreRights.Review, NeedsMessage: true),
        new("activate", VersionState.Passed, VersionState.Active, AppStoreRights.Review),
        new("suspend", VersionState.Active, VersionState.Suspended, AppStoreRights.Review, NeedsMessage: true),
        new("activate", VersionState.Suspended, VersionState.Active, AppStoreRights.Review),
    ];

    /// <summary>Null when the action does not lead out of the state.</summary>
    public static ReviewTransition? Find(string action, string state) => Transitions.FirstOrDefault(step => step.Action == action && step.From == state);
}
