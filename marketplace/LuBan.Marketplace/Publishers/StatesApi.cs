using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishers;

/// <summary>The states of versions, their channels and rollout.</summary>
internal static class StatesApi
{
    public static void MapStates(this RouteGroupBuilder api)
    {
        var version = api.MapGroup("/extensions/{id}/versions/{version}").WithTags("Publishing");
        version.MapGet("/state", Get).AllowReaders().WithSummary("The state of a version; how it came to it, for those who act for its owner.").Produces<StateView>();
        version.MapPost("/state", MoveAsync).AllowPublishers().WithSummary("Moves a version to another state.").Produces<StateView>();
        version.MapPost("/rollout", SetRolloutAsync).AllowPublishers(TokenScope.PushVersion).WithSummary("Sets the channel, and for how many of 100 hosts an automatic upgrade takes the version.").Produces<StateView>();
    }

    private static IResult Get(string id, string version, MarketplaceCaller caller, MarketplaceState state, VersionStates states, Blocklist blocklist)
    {
        var (package, entry) = state.RequireVersion(id, version, caller);
        return Answers.Json(View(package, entry, caller, states, blocklist));
    }

    private static async Task<IResult> MoveAsync(string id, string version, Body<VersionChange> body, MarketplaceCaller caller, MarketplaceState state, VersionStates states, Blocklist blocklist, CancellationToken cancellationToken)
    {
        await states.MoveAsync(id, version, body.Value, caller, cancellationToken);
        return Get(id, version, caller, state, states, blocklist);
    }

    private static async Task<IResult> SetRolloutAsync(string id, string version, Body<Rollout> body, MarketplaceCaller caller, MarketplaceState state, VersionStates states, Blocklist blocklist, CancellationToken cancellationToken)
    {
        await states.SetRolloutAsync(id, version, body.Value.Channel, body.Value.Percent, caller, cancellationToken);
        return Get(id, version, caller, state, states, blocklist);
    }

    private static StateView View(PackageEntry package, VersionEntry entry, MarketplaceCaller caller, VersionStates states, Blocklist blocklist)
    {
        var view = new StateView(package.Id, entry.Version, entry.State, entry.Channel, entry.Rollout, entry.Deprecation, entry.Pushed);
        if (!caller.Owns(package)) return view;
        var note = states.NoteOf(package.Id, entry.Version);
        return view with
        {
            PushedBy = entry.PushedBy, Possible = VersionMoves.For(entry.State, package.Id, caller), History = note.Steps, Appeal = note.Appeal,
            Blocked = blocklist.Find(package.Id, entry.Version)?.Reference,
        };
    }

    private sealed record StateView(string Id, string Version, VersionState State, string Channel, int Rollout, Deprecation? Deprecation, DateTimeOffset Pushed)
    {
        public string? PushedBy { get; init; }

        public IReadOnlyList<VersionState>? Possible { get; init; }

        public IReadOnlyList<VersionStep>? History { get; init; }

        public VersionAppeal? Appeal { get; init; }

        public string? Blocked { get; init; }
    }

    private sealed record Rollout(string? Channel, int? Percent);
}
