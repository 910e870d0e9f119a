using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>Finds, or makes, the account of somebody whom a provider vouches for.</summary>
internal sealed class FederatedAccounts(AccountDirectory accounts, IdentityLinks links, ResourceService resources)
{
    private const int LongestSubject = 255;
    private const int LongestName = 63;

    /// <summary>The account, with the groups as the provider says them now.</summary>
    /// <exception cref="ExtensionException">LB8221 to LB8226: there is none for this person.</exception>
    public async Task<Account> ResolveAsync(IdentityProvider provider, ExternalIdentity identity, CancellationToken cancellationToken)
    {
        Check(provider, identity);
        var name = provider.Metadata.Name!;
        var account = await links.FindAsync(name, identity.Subject, cancellationToken) ?? provider.Spec.Mapping switch
        {
            IdentityMapping.Auto => await MakeAsync(provider, identity, cancellationToken),
            IdentityMapping.Lookup => await LookUpAsync(provider, identity, cancellationToken),
            _ => throw FederationErrors.NotLinked(name),
        };
        return await accounts.LinkExternalAsync(account, Describe(provider, identity, account.Name), cancellationToken);
    }

    /// <summary>Links an identity to the account of whoever is signed in.</summary>
    /// <exception cref="ExtensionException">LB8221, LB8225, LB8227: it cannot be linked.</exception>
    public async Task<Account> LinkAsync(IdentityProvider provider, ExternalIdentity identity, Account account, CancellationToken cancellationToken)
    {
        Check(provider, identity);
        await links.LinkAsync(account, provider.Metadata.Name!, identity.Subject, cancellationToken);
        return await accounts.LinkExternalAsync(account, Describe(provider, identity, account.Name), cancellationToken);
    }

    private static void Check(IdentityProvider provider, ExternalIdentity identity)
    {
        if (identity.Subject is not { Length: > 0 and <= LongestSubject } || identity.Subject.Any(char.IsControl)) throw FederationErrors.BadAnswer(provider.Metadata.Name!, $"says no usable subject: 1 to {LongestSubject} characters are expected");
        if (!GroupRules.MayEnter(provider.Spec.Groups, identity)) throw FederationErrors.NotAllowed(provider.Metadata.Name!);
    }

    private async Task<Account> MakeAsync(IdentityProvider provider, ExternalIdentity identity, CancellationToken cancellationToken)
    {
        var (source, name) = (provider.Metadata.Name!, UserNameOf(identity.UserName));
        if (name.Length == 0 || ReservedNames.IsReserved(identity.UserName!)) throw FederationErrors.NoName(source, identity.UserName);
        var account = await FindOwnAsync(source, identity, name, cancellationToken);
        try
        {
            account ??= await accounts.CreateExternalAsync(Describe(provider, identity, name), cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 409)
        {
            // The same person may come through two doors at once; anybody else does not get somebody's account.
            account = await FindOwnAsync(source, identity, name, cancellationToken) ?? throw FederationErrors.NameTaken(source, name);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 422)
        {
            throw FederationErrors.NoName(source, identity.UserName);
        }
        await links.LinkAsync(account, source, identity.Subject, cancellationToken);
        return account;
    }

    /// <summary>An account that was made for this very identity, and whose link was not written, because the server stopped in between.</summary>
    private async Task<Account?> FindOwnAsync(string provider, ExternalIdentity identity, string name, CancellationToken cancellationToken) =>
        await accounts.FindAsync(name, cancellationToken) is { HasPassword: false } found && found.Identities.Any(own => own.Provider == provider && own.Subject == identity.Subject) ? found : null;

    private async Task<Account> LookUpAsync(IdentityProvider provider, ExternalIdentity identity, CancellationToken cancellationToken)
    {
        var source = provider.Metadata.Name!;
        var named = provider.Spec.LookupClaim is { } claim ? identity.Claims.GetValueOrDefault(claim) : identity.UserName;
        if (string.IsNullOrEmpty(named) || await accounts.FindAsync(named, cancellationToken) is not { } account) throw FederationErrors.NotPrepared(source);
        var user = await resources.GetAsync(AccountKinds.User, "", account.Name, cancellationToken);
        // Only what an administrator has marked for this provider, and only once: a claim alone gives nobody an account.
        if (user is null || user.Uid != account.Uid || user.Annotations.GetValueOrDefault(IdentityLinks.LinkAnnotation) != source) throw FederationErrors.NotPrepared(source);
        await links.LinkAsync(account, source, identity.Subject, cancellationToken);
        await RemoveMarkAsync(user, cancellationToken);
        return account;
    }

    private async Task RemoveMarkAsync(ResourceObject user, CancellationToken cancellationToken)
    {
        var patch = new System.Text.Json.Nodes.JsonObject { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["uid"] = user.Uid, ["annotations"] = new System.Text.Json.Nodes.JsonObject { [IdentityLinks.LinkAnnotation] = null } } };
        await resources.PatchAsync(AccountKinds.User, "", user.Name, PatchType.Merge, patch, null, RecordStore<IdentityLink>.AsIdentity, cancellationToken);
    }

    private static ExternalAccount Describe(IdentityProvider provider, ExternalIdentity identity, string name) => new(provider.Metadata.Name!, identity.Subject, name)
    {
        DisplayName = identity.DisplayName, Email = identity.Email, EmailVerified = identity.EmailVerified,
        Groups = GroupRules.Translate(provider.Metadata.Name!, provider.Spec.Groups, identity.Groups),
    };

    /// <summary>A user name that can be one here: lower-case letters, digits, dots and dashes. Two that become the same stay two people: the second is refused.</summary>
    internal static string UserNameOf(string? name)
    {
        var mapped = new string([.. (name ?? "").Trim().ToLowerInvariant().Select(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' ? letter : '-')]).Trim('.', '-');
        return mapped.Length <= LongestName ? mapped : "";
    }
}
