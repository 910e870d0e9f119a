using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishers;

/// <summary>Publishers: who they are, and changes by their members and by administrators.</summary>
internal static class PublishersApi
{
    public static void MapPublishers(this RouteGroupBuilder api)
    {
        var publishers = api.MapGroup("/publishers").WithTags("Publishers");
        publishers.MapGet("", List).AllowReaders().WithSummary("The publishers, by name.").Produces<Page<PublisherView>>();
        publishers.MapPost("", CreateAsync).AllowUsers().WithSummary("Makes a publisher.").Produces<PublisherView>(StatusCodes.Status201Created);
        publishers.MapGet("/{name}", Get).AllowReaders().WithSummary("A publisher.").Produces<PublisherView>();
        publishers.MapPatch("/{name}", ChangeAsync).AllowPublishers(TokenScope.Manage).WithSummary("Changes a publisher; what is left out stays.").Produces<PublisherView>();
        publishers.MapPut("/{name}/members/{user}", (string name, string user, MarketplaceCaller caller, PublisherAccounts accounts, PublisherDocuments documents, MarketplaceState state, CancellationToken cancellationToken) =>
            SetMembersAsync(name, members => members.Contains(user) ? members : [.. members, user], caller, accounts, documents, state, cancellationToken)).AllowPublishers(TokenScope.Manage).WithSummary("Lets a user act for a publisher.").Produces<PublisherView>();
        publishers.MapDelete("/{name}/members/{user}", (string name, string user, MarketplaceCaller caller, PublisherAccounts accounts, PublisherDocuments documents, MarketplaceState state, CancellationToken cancellationToken) =>
            SetMembersAsync(name, members => [.. members.Where(member => member != user)], caller, accounts, documents, state, cancellationToken)).AllowPublishers(TokenScope.Manage).WithSummary("Ends that.").Produces<PublisherView>();
    }

    private static IResult List(string? q, int? skip, int? take, MarketplaceCaller caller, PublisherDocuments documents, MarketplaceState state)
    {
        var found = documents.Publishers.All.Select(item => item.Value)
            .Where(publisher => q is null || publisher.Name.Contains(q, StringComparison.OrdinalIgnoreCase) || publisher.DisplayName.Contains(q, StringComparison.OrdinalIgnoreCase))
            .OrderBy(publisher => publisher.Name, StringComparer.Ordinal).ToList();
        var page = Answers.Page(found, skip, take);
        return Answers.Json(new Page<PublisherView>([.. page.Items.Select(publisher => PublisherView.Of(publisher, caller, state))], page.Total));
    }

    private static IResult Get(string name, MarketplaceCaller caller, PublisherDocuments documents, MarketplaceState state) =>
        Answers.Json(PublisherView.Of(documents.Require(name), caller, state));

    private static async Task<IResult> CreateAsync(Body<NewPublisher> body, MarketplaceCaller caller, PublisherAccounts accounts, PublisherDocuments documents, MarketplaceState state, CancellationToken cancellationToken)
    {
        if (!caller.IsAdministrator && !documents.Policy.OpenRegistration) throw new MarketplaceException(403, "LB7103", "administrators make publishers here. Ask one.");
        var publisher = await accounts.CreateAsync(body.Value.Name ?? "", body.Value.DisplayName, caller, cancellationToken);
        if (body.Value.Url is not null || body.Value.Email is not null)
            publisher = await accounts.ChangeAsync(publisher.Name, made => made with { Url = body.Value.Url, Email = body.Value.Email }, caller.Name, cancellationToken);
        return Answers.Json(PublisherView.Of(publisher, caller, state), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(string name, Body<PublisherChange> body, MarketplaceCaller caller, PublisherAccounts accounts, PublisherDocuments documents, MarketplaceState state, CancellationToken cancellationToken)
    {
        var change = body.Value;
        RequireOwn(name, caller);
        if (!caller.IsAdministrator)
        {
            documents.RequireActive(name);
            if (change.Verified is not null || change.Suspended is not null) throw new MarketplaceException(403, "LB7103", "'verified' and 'suspended' are set by administrators.");
        }
        return Answers.Json(PublisherView.Of(await accounts.ChangeAsync(name, change.ApplyTo, caller.Name, cancellationToken), caller, state));
    }

    private static async Task<IResult> SetMembersAsync(string name, Func<IReadOnlyList<string>, IReadOnlyList<string>> change, MarketplaceCaller caller, PublisherAccounts accounts, PublisherDocuments documents, MarketplaceState state, CancellationToken cancellationToken)
    {
        RequireOwn(name, caller);
        if (!caller.IsAdministrator) documents.RequireActive(name);
        return Answers.Json(PublisherView.Of(await accounts.ChangeAsync(name, publisher => publisher with { Members = change(publisher.Members) }, caller.Name, cancellationToken), caller, state));
    }

    private static void RequireOwn(string name, MarketplaceCaller caller)
    {
        caller.RequirePublisher(name);
        caller.Require(TokenScope.Manage);
    }

    private sealed record NewPublisher(string? Name, string? DisplayName, string? Url, string? Email);

    /// <summary>What changes; null stays as it is, an empty text goes.</summary>
    private sealed record PublisherChange(string? DisplayName, string? Url, string? Email, bool? Verified, string? Suspended, bool? Drafts, IReadOnlyList<string>? Certificates)
    {
        public Publisher ApplyTo(Publisher publisher) => publisher with
        {
            DisplayName = DisplayName ?? publisher.DisplayName,
            Url = Text(Url, publisher.Url),
            Email = Text(Email, publisher.Email),
            Verified = Verified ?? publisher.Verified,
            Suspended = Text(Suspended, publisher.Suspended),
            Drafts = Drafts ?? publisher.Drafts,
            Certificates = Certificates?.Select(fingerprint => fingerprint.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant()).Distinct().ToList() ?? publisher.Certificates,
        };

        private static string? Text(string? wanted, string? old) => wanted is null ? old : wanted.Length == 0 ? null : wanted;
    }

    /// <summary>A publisher as it is shown: the rest is for those who act for it.</summary>
    private sealed record PublisherView(string Name, string DisplayName, string? Url, bool Verified, bool Suspended, int Packages, DateTimeOffset Created)
    {
        public string? Email { get; init; }

        public string? SuspendedReason { get; init; }

        public bool? Drafts { get; init; }

        public IReadOnlyList<string>? Members { get; init; }

        public IReadOnlyList<string>? Certificates { get; init; }

        public static PublisherView Of(Publisher publisher, MarketplaceCaller caller, MarketplaceState state)
        {
            var count = state.Packages.Count(package => package.Publisher == publisher.Name && package.Versions.Any(version => version.State.IsListed()));
            var view = new PublisherView(publisher.Name, publisher.DisplayName, publisher.Url, publisher.Verified, publisher.Suspended is not null, count, publisher.Created);
            return !caller.ActsFor(publisher.Name) ? view : view with
            {
                Email = publisher.Email, SuspendedReason = publisher.Suspended, Drafts = publisher.Drafts, Members = publisher.Members, Certificates = publisher.Certificates,
            };
        }
    }
}
