using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>A place outside of this server whose people may sign in here.</summary>
[ResourceKind(IdentityKinds.Group, IdentityKinds.Version, "IdentityProvider", Scope = ResourceScope.Cluster, ShortNames = ["idp"], Categories = ["luban", "iam"])]
[PrinterColumn("Type", ".spec.type")]
[PrinterColumn("Enabled", ".spec.enabled", Type = "boolean")]
[PrinterColumn("Mapping", ".spec.mapping")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Ready\")].message", Priority = 1)]
[Description("IdentityProvider is a place outside of this server whose people may sign in here.")]
public sealed record IdentityProvider : Resource<IdentityProviderSpec, IdentityProviderStatus>;

/// <summary>Where people come from, and what becomes of them here.</summary>
public sealed record IdentityProviderSpec
{
    /// <summary><c>OIDC</c>, <c>GitHub</c>, <c>LDAP</c>, or <c>{extension id}/{name}</c> for a type that an extension brings.</summary>
    [Description("OIDC, GitHub, LDAP, or {extension id}/{name} for a type that an extension brings.")]
    public string Type { get; init; } = "";

    /// <summary>From language tag (<c>en</c>, <c>zh</c>) to the text of the button; empty for the object's name.</summary>
    [Description("From language tag (en, zh) to the text of the button on the sign-in page.")]
    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether people may sign in with it. While they may not, the groups that came from it do not count either.</summary>
    [DefaultValue(true)]
    [Description("Whether people may sign in with it.")]
    public bool Enabled { get; init; } = true;

    /// <summary>What happens to somebody who signs in for the first time.</summary>
    [DefaultValue(IdentityMapping.Manual)]
    [Description("What happens to somebody who signs in for the first time. Auto: an account is made. Lookup: an account that an administrator has prepared is found. Manual: the person links it while signed in.")]
    public IdentityMapping Mapping { get; init; } = IdentityMapping.Manual;

    /// <summary>Lookup: the claim that holds the name of the account.</summary>
    [Description("Lookup: the claim that holds the name of the account here. Default: the user name.")]
    public string? LookupClaim { get; init; }

    /// <summary>What becomes of the groups there.</summary>
    public IdentityGroups Groups { get; init; } = new();

    /// <summary>Among password providers the lower one is asked first; on the sign-in page it comes first.</summary>
    [Description("Among providers that check passwords the lower one is asked first; on the sign-in page it comes first.")]
    public int Order { get; init; }

    /// <summary>The Secret with what is confidential: <c>clientSecret</c> for OIDC and GitHub, <c>bindPassword</c> for LDAP.</summary>
    [Description("The Secret with what is confidential: clientSecret for OIDC and GitHub, bindPassword for LDAP.")]
    public SecretReference? CredentialsSecret { get; init; }

    /// <summary>How connections are protected.</summary>
    public ConnectionProtection Tls { get; init; } = new();

    /// <summary>For the type OIDC.</summary>
    public OidcConfig? Oidc { get; init; }

    /// <summary>For the type GitHub.</summary>
    public GitHubConfig? GitHub { get; init; }

    /// <summary>For the type LDAP.</summary>
    public LdapConfig? Ldap { get; init; }

    /// <summary>For a type that an extension brings; the extension says what is in it.</summary>
    [Description("For a type that an extension brings; the extension says what is in it.")]
    public JsonObject? Config { get; init; }
}

/// <summary>What happens to somebody who signs in for the first time.</summary>
public enum IdentityMapping
{
    /// <summary>Nothing, before the person has linked it while signed in to the account.</summary>
    Manual,

    /// <summary>An account that an administrator has prepared for it is linked.</summary>
    Lookup,

    /// <summary>An account is made. One that is there is never taken.</summary>
    Auto,
}

/// <summary>What becomes of the groups of the other side.</summary>
public sealed record IdentityGroups
{
    /// <summary>What is put before their names; null for the provider's name and a colon.</summary>
    [Description("What is put before their names. Default: the provider's name and a colon.")]
    [MaxLength(64)]
    public string? Prefix { get; init; }

    /// <summary>From a group there to the group here, which gets no prefix.</summary>
    [Description("From a group there to the group here, which gets no prefix.")]
    public IReadOnlyDictionary<string, string> Mapping { get; init; } = new Dictionary<string, string>();

    /// <summary>Only groups of these names are taken over, <c>*</c> for any text; empty for all.</summary>
    [Description("Only groups of these names are taken over, * for any text; empty for all. Mapped groups are always taken over.")]
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Groups of these names are not taken over.</summary>
    [Description("Groups of these names are not taken over, * for any text.")]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Who is in none of these groups there may not sign in; empty for everybody.</summary>
    [Description("Who is in none of these groups there may not sign in, * for any text; empty for everybody.")]
    public IReadOnlyList<string> Required { get; init; } = [];
}

/// <summary>A Secret by its name.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public sealed record SecretReference(string Namespace, string Name);

/// <summary>How connections to the other side are protected. Certificates are always checked.</summary>
public sealed record ConnectionProtection
{
    /// <summary>The authorities that may have signed the certificate, in PEM; null for those of this machine.</summary>
    [Description("The authorities that may have signed the certificate, in PEM. Default: those of this machine.")]
    public string? CaBundle { get; init; }

    /// <summary>Accepts an unprotected connection to another machine: everybody on the way reads the passwords.</summary>
    [Description("Accepts an unprotected connection to another machine: everybody on the way reads the passwords.")]
    public bool AllowInsecure { get; init; }
}

/// <summary>How a provider is doing.</summary>
public sealed record IdentityProviderStatus
{
    /// <summary>The generation that was looked at.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary><c>Ready</c>: it was reached, and accepts this server. Its message begins with the code.</summary>
    [ListType("type")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
