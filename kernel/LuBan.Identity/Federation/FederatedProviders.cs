using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>The identity providers as they are now, read from memory. Thread-safe.</summary>
public sealed class FederatedProviders
{
    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    private readonly ConcurrentDictionary<string, IdentityProvider> _providers = new(StringComparer.Ordinal);
    private readonly Connectors _connectors;

    internal FederatedProviders(ResourceService resources, Connectors connectors)
    {
        _connectors = connectors;
        resources.Observe(FederationKinds.IdentityProvider, Set, change =>
        {
            if (change.Type != ResourceEventType.Deleted) Set(change.Object);
            else if (_providers.TryRemove(change.Object.Name, out _)) Changed?.Invoke(change.Object.Name);
        });
    }

    /// <summary>Called with the name of a provider that has changed, on the thread that writes.</summary>
    internal event Action<string>? Changed;

    /// <summary>All of them, also those that are switched off.</summary>
    internal IReadOnlyCollection<IdentityProvider> All => [.. _providers.Values];

    /// <summary>The providers that a browser can be sent to, for the buttons of the sign-in page.</summary>
    /// <returns>The providers, in their order.</returns>
    public IReadOnlyList<FederatedProvider> List() =>
        [.. Usable().Where(provider => _connectors.Find(provider.Spec.Type) is IRedirectIdentityProvider and not ContributedConnector { Type.Redirects: false })
            .Select(Describe)];

    /// <summary>Finds a provider that may be used.</summary>
    internal IdentityProvider? Find(string name) => _providers.GetValueOrDefault(name) is { Metadata.DeletionTimestamp: null, Spec.Enabled: true } found ? found : null;

    /// <summary>The providers that check passwords, in the order in which they are asked.</summary>
    internal IReadOnlyList<(IdentityProvider Provider, IPasswordIdentityProvider Connector)> TakingPasswords() =>
        [.. Usable().Select(provider => (Provider: provider, Connector: _connectors.Find(provider.Spec.Type) as IPasswordIdentityProvider))
            .Where(entry => entry.Connector is not null and not ContributedConnector { Type.TakesPasswords: false }).Select(entry => (entry.Provider, entry.Connector!))];

    /// <exception cref="ExtensionException">LB8202: no browser can be sent there.</exception>
    internal (IdentityProvider Provider, IRedirectIdentityProvider Connector) FindRedirecting(string name) =>
        Find(name) is { } provider && _connectors.Find(provider.Spec.Type) is IRedirectIdentityProvider connector and not ContributedConnector { Type.Redirects: false }
            ? (provider, connector) : throw FederationErrors.NoProvider(FederationErrors.Clean(name));

    private FederatedProvider Describe(IdentityProvider provider)
    {
        var type = (_connectors.Find(provider.Spec.Type) as ContributedConnector)?.Type;
        var displayName = provider.Spec.DisplayName.Count > 0 || type is null ? provider.Spec.DisplayName : type.DisplayName;
        return new(provider.Metadata.Name!, displayName) { Drawing = type?.Drawing };
    }

    private IEnumerable<IdentityProvider> Usable() => _providers.Values.Where(provider => provider is { Metadata.DeletionTimestamp: null, Spec.Enabled: true })
        .OrderBy(provider => provider.Spec.Order).ThenBy(provider => provider.Metadata.Name, StringComparer.Ordinal);

    private void Set(ResourceObject found)
    {
        _providers[found.Name] = JsonSerializer.Deserialize<IdentityProvider>(found.Json.Span, Json)!;
        Changed?.Invoke(found.Name);
    }
}

/// <summary>A provider that a browser can be sent to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">From language tag to text; may be empty.</param>
public sealed record FederatedProvider(string Name, IReadOnlyDictionary<string, string> DisplayName)
{
    /// <summary>What is within the drawing on its button, as <see cref="ContributedProviderType.Drawing"/>; null for none.</summary>
    public string? Drawing { get; init; }

    /// <summary>Where to send the browser. Add the parameter <c>return_to</c> with a path of this server.</summary>
    public string StartPath => $"{FederatedRoutes.Prefix}/{Name}/start";

    /// <summary>The text of the button.</summary>
    /// <param name="language">A language tag.</param>
    /// <returns>In that language, in English, in any; else the name.</returns>
    public string TextIn(string language) =>
        DisplayName.GetValueOrDefault(language) ?? DisplayName.GetValueOrDefault(language.Split('-')[0]) ?? DisplayName.FirstOrDefault(text => text.Key.Split('-')[0] == language.Split('-')[0]).Value ?? DisplayName.GetValueOrDefault("en") ?? DisplayName.Values.FirstOrDefault(text => text.Length > 0) ?? Name;
}
