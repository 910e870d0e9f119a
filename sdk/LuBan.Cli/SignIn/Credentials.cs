using LuBan.Cli.Configuration;
using LuBan.Cli.Text;

namespace LuBan.Cli.SignIn;

/// <summary>Says with which token a server is spoken to, and gets the next one of a session. Safe with several processes at once.</summary>
internal sealed class Credentials(Connection connection, ConfigurationFile file, TimeProvider time)
{
    /// <summary>A token is renewed so long before its end: an answer takes its time, and clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1);
    private ServerEntry? _entry = connection.IsSession ? file.Read().Servers.GetValueOrDefault(connection.Address) : null;

    /// <returns>The token to send; null where there is none.</returns>
    public async ValueTask<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (!connection.IsSession) return connection.Token;
        return _entry is { } entry && IsFresh(entry) ? entry.Token : (await RenewAsync(_entry?.Token, cancellationToken)).Token;
    }

    /// <returns>Another token than one that the server refused; null where there is none to be had.</returns>
    public async Task<string?> AfterRefusalAsync(string? refused, CancellationToken cancellationToken) =>
        connection.IsSession ? (await RenewAsync(refused, cancellationToken)).Token : null;

    /// <summary>What is remembered of the session, with a token that is good for a while.</summary>
    public async Task<ServerEntry> EntryAsync(CancellationToken cancellationToken)
    {
        await TokenAsync(cancellationToken);
        return _entry ?? throw Ended("");
    }

    private async Task<ServerEntry> RenewAsync(string? old, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            using var held = await file.LockAsync(cancellationToken);
            var configuration = file.Read();
            if (configuration.Servers.GetValueOrDefault(connection.Address) is not { } entry) throw new CliException(CliErrors.NotLoggedIn, connection.Address);
            // Another process was faster, or somebody has logged in anew.
            if ((entry.Token != old && IsFresh(entry)) || entry.Session is null) return _entry = entry;
            return _entry = await RenewAsync(configuration, entry, entry.Session);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Not to be interrupted: once it is sent, the old refresh token is spent, and the new one exists only in the answer.</summary>
    private async Task<ServerEntry> RenewAsync(CliConfiguration configuration, ServerEntry entry, SignInSession session)
    {
        using var provider = new OAuthProvider(connection);
        var tokens = await provider.RefreshAsync(session, CancellationToken.None);
        if (tokens.Error is not null) throw tokens.IsEnded ? Ended(tokens.Reason) : new CliException(CliErrors.SignInRefused, connection.Address, tokens.Reason);
        var next = entry with
        {
            Token = tokens.AccessToken,
            ExpiresAt = time.GetUtcNow() + tokens.Lifetime,
            Session = session with { RefreshToken = tokens.RefreshToken ?? session.RefreshToken },
        };
        file.Write(configuration.Replace(connection.Address, next));
        return next;
    }

    private CliException Ended(string why) => new(CliErrors.SessionEnded, connection.Address, why);

    private bool IsFresh(ServerEntry entry) => entry.ExpiresAt is not { } end || end - Margin > time.GetUtcNow();
}
