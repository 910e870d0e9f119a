using LuBan.Identity.Clients;
using LuBan.Resources;

namespace LuBan.Identity;

/// <summary>The kinds of the provider: clients, and what only the server reads.</summary>
internal static class ProviderKinds
{
    /// <summary>Programs that sign users in.</summary>
    internal static ResourceKind OAuthClient { get; } = ResourceKind.FromType(typeof(OAuthClient), IdentityKinds.Owner);

    /// <summary>The digests of clients' secrets.</summary>
    internal static ResourceKind ClientSecret { get; } = RecordKinds.Of("ClientSecret", "clientsecrets");

    /// <summary>The keys that tokens are signed with, all in one object: replicas agree by compare-and-swap.</summary>
    internal static ResourceKind SigningKeySet { get; } = RecordKinds.Of("SigningKeySet", "signingkeysets");

    /// <summary>The key of sealed states, shared by the replicas.</summary>
    internal static ResourceKind SealingKey { get; } = RecordKinds.Of("SealingKey", "sealingkeys");

    /// <summary>What users gave to clients: from the code to the last refresh token.</summary>
    internal static ResourceKind Grant { get; } = RecordKinds.Of("Grant", "grants");

    /// <summary>Devices that wait for a user.</summary>
    internal static ResourceKind DeviceRequest { get; } = RecordKinds.Of("DeviceRequest", "devicerequests", StorageClass.Volatile);

    /// <summary>Authorization requests that were pushed (RFC 9126).</summary>
    internal static ResourceKind PushedRequest { get; } = RecordKinds.Of("PushedRequest", "pushedrequests", StorageClass.Volatile);

    /// <summary>Ids of tokens and assertions that must not be taken again before they expire.</summary>
    internal static ResourceKind SpentToken { get; } = RecordKinds.Of("SpentToken", "spenttokens");

    /// <summary>What users agreed to.</summary>
    internal static ResourceKind Consent { get; } = RecordKinds.Of("Consent", "consents");

    internal static IReadOnlyList<ResourceKind> All { get; } = [OAuthClient, ClientSecret, SigningKeySet, SealingKey, Grant, DeviceRequest, PushedRequest, SpentToken, Consent];
}
