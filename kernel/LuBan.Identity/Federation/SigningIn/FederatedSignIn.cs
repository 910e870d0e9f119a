using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>Sends browsers to providers, and signs in whoever comes back.</summary>
internal sealed class FederatedSignIn(
    FederatedProviders providers, ProviderSettings settings, Departures departures, FederatedAccounts accounts, AccountDirectory directory, SignIn signIn)
{
    private const int MostKept = 1500;

    /// <summary>Says where to send the browser.</summary>
    /// <param name="name">The provider.</param>
    /// <param name="journey">Where it comes from and where it goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ExtensionException">It cannot be sent there.</exception>
    public async Task<Uri> StartAsync(string name, Journey journey, CancellationToken cancellationToken)
    {
        var (provider, connector) = providers.FindRedirecting(name);
        var state = Secrets.New();
        var redirect = await connector.StartAsync(new IdentityStart(await settings.ReadAsync(provider, cancellationToken), journey.Callback, state) { LoginHint = journey.LoginHint, ForceSignIn = journey.LinkUid is not null }, cancellationToken);
        if (redirect.Keep.Sum(kept => kept.Key.Length + kept.Value.Length) > MostKept) throw FederationErrors.BadAnswer(name, $"wants more than {MostKept} characters to be kept");
        if (redirect.Location.Scheme is not ("http" or "https")) throw FederationErrors.BadAnswer(name, "sends the browser to something that is no web address");
        await departures.BeginAsync(state, new Departure
        {
            Provider = name, Browser = Secrets.Hash(journey.Browser), ReturnTo = journey.ReturnTo, Callback = journey.Callback.AbsoluteUri, Kept = redirect.Keep, LinkUid = journey.LinkUid,
        }, cancellationToken);
        return redirect.Location;
    }

    /// <summary>Signs in, or links, whoever came back.</summary>
    /// <param name="name">The provider whose callback it is.</param>
    /// <param name="parameters">What the browser brought.</param>
    /// <param name="browser">The browser's secret.</param>
    /// <param name="current">The session that the browser has; null for none.</param>
    /// <param name="client">Who is at the other end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ExtensionException">Nobody is signed in.</exception>
    public async Task<Arrival> CompleteAsync(string name, IReadOnlyDictionary<string, string> parameters, string? browser, Session? current, ClientInfo client, CancellationToken cancellationToken)
    {
        var departure = await departures.EndAsync(parameters.GetValueOrDefault("state"), browser, cancellationToken);
        // Each provider has a callback of its own: an answer to another one is not for this one.
        if (departure.Provider != name) throw FederationErrors.BadState();
        var (provider, connector) = providers.FindRedirecting(name);
        if (departure.LinkUid is not null && current?.Uid != departure.LinkUid) throw FederationErrors.WrongUser();
        var identity = await connector.CompleteAsync(new IdentityCallback(await settings.ReadAsync(provider, cancellationToken), new Uri(departure.Callback), parameters, departure.Kept), cancellationToken);
        if (departure.LinkUid is not null) return await LinkAsync(provider, identity, current!, departure, cancellationToken);
        var account = await accounts.ResolveAsync(provider, identity, cancellationToken);
        var result = await signIn.ExternalAsync(account, name, client, cancellationToken);
        return new Arrival(departure.ReturnTo, result, identity);
    }

    private async Task<Arrival> LinkAsync(IdentityProvider provider, ExternalIdentity identity, Session current, Departure departure, CancellationToken cancellationToken)
    {
        var account = await directory.FindAsync(current.User, current.Uid, cancellationToken) ?? throw FederationErrors.WrongUser();
        await accounts.LinkAsync(provider, identity, account, cancellationToken);
        return new Arrival(departure.ReturnTo, null, identity);
    }
}

/// <summary>A browser that sets off.</summary>
/// <param name="Callback">Where it must come back to.</param>
/// <param name="ReturnTo">The path to go on with afterwards.</param>
/// <param name="Browser">The browser's secret.</param>
internal sealed record Journey(Uri Callback, string ReturnTo, string Browser)
{
    public string? LoginHint { get; init; }

    /// <summary>The account to link; null to sign in.</summary>
    public string? LinkUid { get; init; }
}

/// <summary>A browser that is back.</summary>
/// <param name="ReturnTo">The path to go on with.</param>
/// <param name="Result">What came of the sign-in; null when an identity was linked.</param>
/// <param name="Identity">Who it is at the provider.</param>
internal sealed record Arrival(string ReturnTo, SignInResult? Result, ExternalIdentity Identity);
