using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Identity.Federation;

/// <summary>Asks the providers that check passwords, in their order, about names and passwords that are not known here.</summary>
internal sealed partial class FederatedPasswords(FederatedProviders providers, ProviderSettings settings, FederatedAccounts accounts, ILogger<FederatedPasswords> logger) : IPasswordAuthority
{
    /// <exception cref="ExtensionException">Somebody knows the password, and there is no account for it; or nobody knows it, and somebody could not be asked.</exception>
    public async ValueTask<Account?> TryAsync(string name, Account? account, string password, CancellationToken cancellationToken)
    {
        // Before anybody is asked: to many directories a name without a password is a success.
        if (password.Length == 0) return null;
        ExtensionException? problem = null;
        foreach (var (provider, connector) in providers.TakingPasswords())
        {
            try
            {
                var attempt = new PasswordAttempt(await settings.ReadAsync(provider, cancellationToken), name, password);
                if (await connector.CheckPasswordAsync(attempt, cancellationToken) is not { } identity) continue;
                // From here on it is this person: a later provider is not asked.
                return await accounts.ResolveAsync(provider, identity, cancellationToken);
            }
            catch (ExtensionException exception)
            {
                LogProblem(logger, provider.Metadata.Name!, exception.Message);
                problem ??= exception;
                if (IsAboutThePerson(exception)) throw;
            }
        }
        return problem is null ? null : throw problem;
    }

    /// <summary>Whether the provider knows the person, and there is no account: then nobody else is asked.</summary>
    private static bool IsAboutThePerson(ExtensionException exception) => exception.Code is "LB8221" or "LB8222" or "LB8223" or "LB8224" or "LB8225" or "LB8226" or "LB8227";

    [LoggerMessage(8201, LogLevel.Warning, "The identity provider {Provider} could not check a password: {Problem}")]
    private static partial void LogProblem(ILogger logger, string provider, string problem);
}
