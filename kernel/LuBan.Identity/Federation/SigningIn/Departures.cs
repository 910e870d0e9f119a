namespace LuBan.Identity.Federation;

/// <summary>Keeps the browsers that were sent away until they are back: for ten minutes, each once.</summary>
internal sealed class Departures(RecordStore<Departure> store, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Anybody can begin a sign-in: that must not fill the store.
    private const int Maximum = 10_000;

    /// <exception cref="LuBan.Sdk.ExtensionException">LB8229: too many are on their way.</exception>
    public async Task BeginAsync(string state, Departure departure, CancellationToken cancellationToken)
    {
        if (store.Count >= Maximum) await SweepAsync(cancellationToken);
        if (store.Count >= Maximum) throw FederationErrors.TooMany();
        await store.CreateAsync(Secrets.IdOf(state), null, departure with { Expires = time.GetUtcNow() + Lifetime }, cancellationToken);
    }

    /// <summary>Takes the departure of a state. Of many that bring the same state back, one gets it.</summary>
    /// <exception cref="LuBan.Sdk.ExtensionException">LB8220: there is none for this browser.</exception>
    public async Task<Departure> EndAsync(string? state, string? browser, CancellationToken cancellationToken)
    {
        if (state is not { Length: Secrets.Length } || browser is null) throw FederationErrors.BadState();
        var found = (await store.FindAsync(Secrets.IdOf(state), cancellationToken))?.Content;
        // Looked at before it is used up: a stranger with the state must not end somebody's sign-in.
        if (found is null || !Secrets.Matches(browser, found.Browser) || found.Expires <= time.GetUtcNow()) throw FederationErrors.BadState();
        return await store.DeleteAsync(Secrets.IdOf(state), cancellationToken) ? found : throw FederationErrors.BadState();
    }

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var record in store.All.Where(record => record.Content.Expires <= now)) await store.DeleteAsync(record.Name, cancellationToken);
    }
}
