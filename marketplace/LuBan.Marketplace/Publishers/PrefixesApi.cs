using LuBan.Marketplace.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishers;

/// <summary>The beginnings of ids that publishers reserved.</summary>
internal static class PrefixesApi
{
    public static void MapPrefixes(this RouteGroupBuilder api)
    {
        var prefixes = api.MapGroup("/publishers/{name}/prefixes").WithTags("Publishers");
        prefixes.MapGet("", List).AllowReaders().WithSummary("The prefixes of a publisher.").Produces<Page<ReservedPrefix>>();
        prefixes.MapPost("", ReserveAsync).AllowPublishers(TokenScope.Manage).WithSummary("Reserves a prefix.").Produces<ReservedPrefix>(StatusCodes.Status201Created);
        prefixes.MapPatch("/{prefix}", ChangeAsync).AllowPublishers(TokenScope.Manage).WithSummary("Delegates a prefix to other publishers, or opens it to everybody.").Produces<ReservedPrefix>();
        prefixes.MapDelete("/{prefix}", ReleaseAsync).AllowPublishers(TokenScope.Manage).WithSummary("Gives a prefix up. Packages with it stay.").Produces(StatusCodes.Status204NoContent);
    }

    private static IResult List(string name, int? skip, int? take, PublisherDocuments documents)
    {
        documents.Require(name);
        return Answers.Json(Answers.Page([.. documents.Prefixes.All.Select(item => item.Value).Where(prefix => prefix.Publisher == name || prefix.Delegates.Contains(name)).OrderBy(prefix => prefix.Prefix, StringComparer.OrdinalIgnoreCase)], skip, take));
    }

    private static async Task<IResult> ReserveAsync(string name, Body<NewPrefix> body, MarketplaceCaller caller, PrefixRules rules, Ownership ownership, CancellationToken cancellationToken)
    {
        caller.RequirePublisher(name);
        var reserved = await rules.ReserveAsync(body.Value.Prefix ?? "", name, body.Value.Public, caller, cancellationToken);
        await ownership.RefreshVerifiedAsync(name, caller.Name, cancellationToken);
        return Answers.Json(reserved, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(string name, string prefix, Body<PrefixChange> body, MarketplaceCaller caller, PrefixRules rules, PublisherDocuments documents, Ownership ownership, CancellationToken cancellationToken)
    {
        var change = body.Value;
        if (change.Publisher is { } other)
        {
            if (!caller.IsAdministrator) throw new MarketplaceException(403, "LB7103", "only an administrator gives a prefix to another publisher. Delegate it instead.");
            documents.Require(other);
        }
        var old = RequireOf(name, prefix, documents);
        var changed = await rules.ChangeAsync(prefix, found => found with
        {
            Publisher = change.Publisher ?? found.Publisher, Public = change.Public ?? found.Public, Delegates = change.Delegates?.Distinct().ToList() ?? found.Delegates,
        }, caller, cancellationToken);
        foreach (var publisher in old.Delegates.Concat(changed!.Delegates).Append(name).Append(changed.Publisher).Distinct()) await ownership.RefreshVerifiedAsync(publisher, caller.Name, cancellationToken);
        return Answers.Json(changed);
    }

    private static async Task<IResult> ReleaseAsync(string name, string prefix, MarketplaceCaller caller, PrefixRules rules, PublisherDocuments documents, Ownership ownership, CancellationToken cancellationToken)
    {
        var old = RequireOf(name, prefix, documents);
        await rules.ChangeAsync(prefix, _ => null, caller, cancellationToken);
        foreach (var publisher in old.Delegates.Append(name)) await ownership.RefreshVerifiedAsync(publisher, caller.Name, cancellationToken);
        return Results.NoContent();
    }

    private static ReservedPrefix RequireOf(string name, string prefix, PublisherDocuments documents) =>
        documents.Prefixes.Find(ReservedPrefix.Key(prefix)) is { } found && found.Publisher == name ? found : throw new MarketplaceException(404, "LB7110", $"'{name}' has not reserved the prefix '{prefix}'.");

    private sealed record NewPrefix(string? Prefix, bool Public);

    private sealed record PrefixChange(bool? Public, IReadOnlyList<string>? Delegates, string? Publisher);
}
