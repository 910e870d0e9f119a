using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Identity.Federation;

/// <summary>Which provider a session came from, so that signing out here can sign out there.</summary>
public sealed partial class FederatedSessions
{
    private readonly RecordStore<FederatedSession> _store;
    private readonly Sessions _sessions;
    private readonly FederatedProviders _providers;
    private readonly ProviderSettings _settings;
    private readonly ILogger _logger;

    internal FederatedSessions(RecordStore<FederatedSession> store, Sessions sessions, FederatedProviders providers, ProviderSettings settings, ILogger<FederatedSessions> logger) =>
        (_store, _sessions, _providers, _settings, _logger) = (store, sessions, providers, settings, logger);

    /// <summary>Says where the browser must go to be signed out at the provider too. Call it when the session ends.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="returnUri">Where the browser should come back to; the provider must know this address.</param>
    /// <param name="state">What the browser should bring back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The address; null when signing out here is all.</returns>
    public async Task<Uri?> SignOutAsync(string sessionId, Uri returnUri, string state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(returnUri);
        if ((await _store.FindAsync(sessionId, cancellationToken))?.Content is not { } found) return null;
        await _store.DeleteAsync(sessionId, cancellationToken);
        try
        {
            var (provider, connector) = _providers.FindRedirecting(found.Provider);
            return await connector.SignOutAsync(new IdentitySignOut(await _settings.ReadAsync(provider, cancellationToken), returnUri, state, found.Hints), cancellationToken);
        }
        catch (ExtensionException exception)
        {
            // Who wants to leave is let go: the session here has ended.
            LogProblem(_logger, found.Provider, exception.Message);
            return null;
        }
    }

    /// <summary>The provider that a session came from; null when it came from none.</summary>
    internal string? ProviderOf(string sessionId) => _store.Find(sessionId)?.Content.Provider;

    internal async Task NoteAsync(Session session, string provider, IReadOnlyDictionary<string, string> hints, CancellationToken cancellationToken) =>
        await _store.CreateAsync(session.Id, new RecordOwner(session.Uid, session.User), new FederatedSession { Provider = provider, Hints = hints }, cancellationToken);

    /// <summary>Forgets sessions that are over.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var record in _store.All)
            if (await _sessions.FindByIdAsync(record.Name, cancellationToken) is null) await _store.DeleteAsync(record.Name, cancellationToken);
    }

    [LoggerMessage(8202, LogLevel.Warning, "Nobody was signed out at the identity provider {Provider}: {Problem}")]
    private static partial void LogProblem(ILogger logger, string provider, string problem);
}

/// <summary>What a provider needs to end a session there.</summary>
internal sealed record FederatedSession
{
    public string Provider { get; init; } = "";

    public IReadOnlyDictionary<string, string> Hints { get; init; } = new Dictionary<string, string>();
}
