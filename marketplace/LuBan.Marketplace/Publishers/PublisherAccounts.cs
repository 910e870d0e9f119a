using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Sdk;

namespace LuBan.Marketplace.Publishers;

/// <summary>Makes and changes publishers.</summary>
internal sealed class PublisherAccounts(MarketplaceStore store, PublisherDocuments documents, Ownership ownership, TimeProvider time)
{
    private const int MaxMembers = 100;
    private const int MaxCertificates = 20;

    // One key for all: two names that look alike may be asked for at the same time.
    private static readonly string _decision = MarketplaceKeys.Document("publishers", "all");

    /// <summary>Makes a publisher. A user who is no administrator becomes its first member.</summary>
    /// <exception cref="MarketplaceException">LB7111: the name cannot be used; LB7112: it is there, or looks like another.</exception>
    public Task<Publisher> CreateAsync(string name, string? displayName, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(_decision, caller.Name, _ => Make(name, displayName, caller), cancellationToken);

    /// <summary>Makes a publisher, unless it is there: of several first pushes at the same time each finds it.</summary>
    /// <exception cref="MarketplaceException">LB7111: the name cannot be used; LB7112: it looks like another.</exception>
    public Task<Publisher> EnsureAsync(string name, string? displayName, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(_decision, caller.Name, _ => documents.Publishers.Find(name) is { } known ? new Change<Publisher>(known) : Make(name, displayName, caller), cancellationToken);

    /// <summary>Changes a publisher.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="change">Makes the new one.</param>
    /// <param name="actor">Who changes it; what he may was checked before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Publisher> ChangeAsync(string name, Func<Publisher, Publisher> change, string actor, CancellationToken cancellationToken)
    {
        var (before, after) = await store.ChangeAsync(_decision, actor, _ =>
        {
            var old = documents.Require(name);
            var changed = change(old);
            Check(changed);
            return new Change<(Publisher, Publisher)>((old, changed), documents.Publishers.Put(name, changed));
        }, cancellationToken);
        if (before.Verified != after.Verified) await ownership.RefreshVerifiedAsync(name, actor, cancellationToken);
        return after;
    }

    private Change<Publisher> Make(string name, string? displayName, MarketplaceCaller caller)
    {
        if (PublisherNames.FindFault(name) is { } fault) throw new MarketplaceException(400, "LB7111", fault);
        var skeleton = PublisherNames.Skeleton(name);
        if (documents.Publishers.All.FirstOrDefault(item => PublisherNames.Skeleton(item.Key) == skeleton).Value is { } other)
            throw new MarketplaceException(409, "LB7112", other.Name == name ? $"there is a publisher '{name}' already." : $"'{name}' looks like the publisher '{other.Name}', which is there. Choose a name that nobody takes for it.");
        var publisher = new Publisher { Name = name, DisplayName = displayName ?? name, Created = time.GetUtcNow(), Members = caller is { IsAdministrator: false, User: { } user } ? [user] : [] };
        Check(publisher);
        return new Change<Publisher>(publisher, documents.Publishers.Put(name, publisher));
    }

    private static void Check(Publisher publisher)
    {
        var problems = new List<ExtensionProblem>();
        if (publisher.DisplayName is not { Length: > 0 and <= 100 } || publisher.DisplayName.Any(char.IsControl)) Add("displayName", "the name for people should have 1 to 100 characters, none of them control characters.");
        if (publisher.Url is { } url && !(url.Length <= 500 && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) Add("url", $"'{url}' is no http or https address.");
        if (publisher.Email is { } email && (email.Length > 200 || !System.Net.Mail.MailAddress.TryCreate(email, out _))) Add("email", $"'{email}' is no e-mail address.");
        if (publisher.Suspended is { Length: > 1000 }) Add("suspended", "the reason has over 1,000 characters.");
        if (publisher.Members.Count > MaxMembers || publisher.Members.Any(member => member.Length is 0 or > 100 || member.Any(char.IsControl))) Add("members", $"there should be at most {MaxMembers} members, each a user's name.");
        if (publisher.Certificates.Count > MaxCertificates || publisher.Certificates.Any(fingerprint => fingerprint.Length != 64 || !fingerprint.All(char.IsAsciiHexDigitLower)))
            Add("certificates", $"there should be at most {MaxCertificates} certificates, each the SHA-256 fingerprint of one: 64 lower-case hexadecimal digits.");
        if (problems.Count > 0) throw new MarketplaceException(400, problems);

        void Add(string field, string message) => problems.Add(new("LB7111", field, message));
    }
}
