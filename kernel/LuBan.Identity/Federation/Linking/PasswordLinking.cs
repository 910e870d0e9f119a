using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>Links an identity of a provider that checks passwords to the account of whoever is signed in.</summary>
internal sealed class PasswordLinking(FederatedProviders providers, ProviderSettings settings, FederatedAccounts accounts, Throttle throttle)
{
    /// <exception cref="ExtensionException">LB8202, LB8243 to LB8244, and what the provider says: it is not linked.</exception>
    public async Task LinkAsync(string name, Account account, string userName, string password, ClientInfo client, CancellationToken cancellationToken)
    {
        var (provider, connector) = providers.TakingPasswords().FirstOrDefault(entry => entry.Provider.Metadata.Name == name);
        if (provider is null) throw FederationErrors.NoProvider(FederationErrors.Clean(name));
        // Who is signed in must not be able to guess the passwords of others here.
        var (turn, _) = throttle.Begin($"link\n{account.Uid}", client.Address);
        using var open = turn;
        if (turn is null) throw FederationErrors.TooManyGuesses();
        var identity = userName.Length == 0 || password.Length == 0 ? null
            : await connector.CheckPasswordAsync(new PasswordAttempt(await settings.ReadAsync(provider, cancellationToken), userName, password), cancellationToken);
        if (identity is null)
        {
            turn.Failed();
            throw FederationErrors.WrongPassword(name);
        }
        turn.Succeeded();
        await accounts.LinkAsync(provider, identity, account, cancellationToken);
    }
}
