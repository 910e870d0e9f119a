using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Trust;

/// <summary>The blocklist, readable; the signed form is in the feed's metadata.</summary>
internal static class BlocklistApi
{
    public static void MapBlocklist(this RouteGroupBuilder api)
    {
        var blocklist = api.MapGroup("/blocklist").WithTags("Administration");
        blocklist.MapGet("", (int? skip, int? take, Blocklist list) => Answers.Json(Answers.Page(list.Current(), skip, take))).AllowReaders().WithSummary("What is blocked.").Produces<Page<BlockEntry>>();
        blocklist.MapPost("", AddAsync).AllowAdministrators().WithSummary("Blocks versions: one, all of an id, or all of a publisher that are there now. Those that are here are revoked.").Produces<BlockEntry>(StatusCodes.Status201Created);
        blocklist.MapDelete("/{reference}", RemoveAsync).AllowAdministrators().WithSummary("Takes an entry off. Its versions stay revoked until somebody moves them.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> AddAsync(Body<BlockRequest> body, MarketplaceCaller caller, Blocklist blocklist, MarketplaceState state, VersionStates states, CancellationToken cancellationToken)
    {
        var request = body.Value;
        blocklist.Check(request.Reason, request.Message, request.Expires);
        var versions = Select(request, state);
        var entry = await blocklist.AddAsync(versions, request.Reason, request.Message, request.Expires, caller.Name, cancellationToken);
        foreach (var version in versions) await states.RevokeBlockedAsync(version, entry, caller, cancellationToken);
        return Answers.Json(entry, StatusCodes.Status201Created);
    }

    private static async Task<IResult> RemoveAsync(string reference, MarketplaceCaller caller, Blocklist blocklist, CancellationToken cancellationToken)
    {
        await blocklist.RemoveAsync(reference, caller.Name, cancellationToken);
        return Results.NoContent();
    }

    private static List<BlockedVersion> Select(BlockRequest request, MarketplaceState state)
    {
        if (request.Id is null && request.Publisher is null) throw new MarketplaceException(400, "LB7131", "name an id, with or without a version, or a publisher.");
        var found = state.Packages.Where(package => (request.Id is null || package.Id.Equals(request.Id, StringComparison.OrdinalIgnoreCase)) && (request.Publisher is null || package.Publisher == request.Publisher))
            .SelectMany(package => package.Versions.Select(version => (Package: package, Version: version)))
            .Where(one => request.Version is null || PackageVersions.Compare(one.Version.Version, request.Version) == 0)
            .Select(one => VersionStates.BlockedOf(one.Package, one.Version)).OrderBy(one => one.Id, StringComparer.OrdinalIgnoreCase).ToList();
        if (found.Count > 0) return found;
        // What was never here can be blocked too, when it is named exactly: people may have it from elsewhere.
        if (request is { Id: { } id, Version: { } version, Publisher: null } && PackageVersions.TryNormalize(version, out var normal)) return [new BlockedVersion(id, normal, null, request.ContentHash)];
        throw new MarketplaceException(404, "LB7110", "nothing here is of this id, version and publisher. What is not here is blocked by id and version, without a publisher.");
    }

    private sealed record BlockRequest(string? Id, string? Version, string? Publisher, string? ContentHash, string? Reason, string? Message, DateTimeOffset? Expires);
}
