using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.Identity;

/// <summary>A person, or a program that signs in like one. The name is what is typed at the login; it is the user name in roles and records.</summary>
[ResourceKind(IdentityKinds.Group, IdentityKinds.Version, "User", Scope = ResourceScope.Cluster, Categories = ["iam"])]
[PrinterColumn("Display Name", ".spec.displayName")]
[PrinterColumn("Email", ".spec.email")]
[PrinterColumn("State", ".status.state")]
[PrinterColumn("Last Login", ".status.lastLogin", Type = "date")]
[PrinterColumn("Groups", ".spec.groups", Priority = 1)]
[PrinterColumn("Factors", ".status.factors", Priority = 1)]
[SelectableField(".spec.email")]
[SelectableField(".status.state")]
[Description("User is an account that signs in. Its credentials are kept elsewhere and are never shown.")]
public sealed record User : Resource<UserSpec, UserStatus>;

/// <summary>What administrators say of an account.</summary>
[Description("What administrators say of an account.")]
public sealed record UserSpec
{
    /// <summary>The name shown to people; at most 128 characters.</summary>
    [Description("The name shown to people. The user name when it is empty.")]
    [MaxLength(128)]
    public string? DisplayName { get; init; }

    /// <summary>One e-mail address; it identifies nobody.</summary>
    [Description("One e-mail address. It identifies nobody: two users may have the same.")]
    [MaxLength(254)]
    public string? Email { get; init; }

    /// <summary>Whether somebody has made sure that the address is the user's.</summary>
    [Description("Whether somebody has made sure that the address is the user's. Falls back to false when the user changes the address.")]
    public bool? EmailVerified { get; init; }

    /// <summary>A language tag (BCP 47), such as <c>en</c> or <c>zh-CN</c>.</summary>
    [Description("The language of pages and messages, as a BCP 47 tag such as en or zh-CN.")]
    [MaxLength(35)]
    public string? Language { get; init; }

    /// <summary>The groups; names of Group objects, or names that only roles know.</summary>
    [Description("The groups that the user belongs to. Rights are granted to them by name; system:masters may do everything and is granted by its members only.")]
    [ListType]
    [MaxLength(256)]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Whether the account is switched off: nothing that belongs to it is accepted.</summary>
    [Description("True ends every session, and refuses passwords and tokens of the account until it is false again.")]
    public bool? Disabled { get; init; }

    /// <summary>Why the account exists, for other administrators.</summary>
    [Description("Why the account exists, for other administrators.")]
    [MaxLength(1024)]
    public string? Description { get; init; }
}

/// <summary>What the server knows of an account.</summary>
[Description("What the server knows of an account. Only the server writes it.")]
public sealed record UserStatus
{
    /// <summary>Whether it may be used.</summary>
    [Description("Active: may sign in. Disabled: an administrator has switched it off. Locked: too many wrong passwords, for a while. PasswordChangeRequired: the password was given by an administrator and has to be replaced first.")]
    public AccountState State { get; init; }

    /// <summary>When somebody last signed in to it.</summary>
    [Description("When somebody last signed in to it.")]
    public DateTimeOffset? LastLogin { get; init; }

    /// <summary>What it can sign in with: <c>password</c>, <c>totp</c>, <c>passkey</c>, <c>recovery</c>, or the name of an identity provider.</summary>
    [Description("What it can sign in with: password, totp, passkey, recovery, or federated.")]
    [ListType]
    public IReadOnlyList<string>? Factors { get; init; }

    /// <summary>How many sessions there are.</summary>
    [Description("How many sessions there are.")]
    public int Sessions { get; init; }

    /// <summary>How many personal access tokens there are.</summary>
    [Description("How many personal access tokens there are.")]
    public int Tokens { get; init; }

    /// <summary>The accounts at identity providers that are this one.</summary>
    [Description("The accounts at identity providers that are this one.")]
    [ListType("provider")]
    public IReadOnlyList<UserIdentity>? Identities { get; init; }
}

/// <summary>An account at an identity provider.</summary>
[Description("An account at an identity provider.")]
public sealed record UserIdentity
{
    /// <summary>The IdentityProvider object.</summary>
    [Description("The name of the IdentityProvider object.")]
    public required string Provider { get; init; }

    /// <summary>Who it is there, as the provider says it.</summary>
    [Description("Who it is there, as the provider says it.")]
    public required string Subject { get; init; }

    /// <summary>The groups there at the last login, with the provider's prefix.</summary>
    [Description("The groups there at the last login, with the provider's prefix.")]
    [ListType]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>When it was last used.</summary>
    [Description("When it was last used.")]
    public DateTimeOffset? LastLogin { get; init; }
}
