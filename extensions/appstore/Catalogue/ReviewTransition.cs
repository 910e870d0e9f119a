namespace LuBan.AppStore.Catalogue;

/// <summary>A step of the review.</summary>
/// <param name="Action">Its name.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Permission">What is needed.</param>
/// <param name="NeedsMessage">Whether a reason is needed.</param>
internal sealed record ReviewTransition(string Action, string From, string To, string Permission, bool NeedsMessage = false);
