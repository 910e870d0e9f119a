using System.ComponentModel;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>Asks somebody to join a workspace with a role. Accepted once, by the user that it names or by whoever has its code, before it expires.</summary>
[ResourceKind(TenantNames.Group, TenantNames.Version, "Invitation", Categories = ["luban"])]
[PrinterColumn("User", ".spec.user")]
[PrinterColumn("Email", ".spec.email")]
[PrinterColumn("Role", ".spec.role.name")]
[PrinterColumn("Phase", ".status.phase")]
[PrinterColumn("Expires", ".status.expires", Type = "date")]
[SelectableField(".status.phase")]
public sealed record Invitation : Resource<InvitationSpec, InvitationStatus>;

/// <summary>Who is invited, and to which role. Cannot be changed.</summary>
public sealed record InvitationSpec
{
    /// <summary>The user who may accept; whether there is such a user is not told. Or <see cref="Email"/>.</summary>
    [Description("The user who may accept. Either this or email.")]
    public string? User { get; init; }

    /// <summary>Where the code is sent, by whoever invites. Whoever has the code may accept.</summary>
    [Description("The address that the inviter sends the code to. Either this or user.")]
    public string? Email { get; init; }

    /// <summary>The role to get in the home namespace.</summary>
    [Description("The role to get in the workspace.")]
    public InvitationRole Role { get; init; } = new();

    /// <summary>How long it may be accepted: 1m to 2160h (90 days), as <c>48h</c>. Default: 168h (7 days).</summary>
    [Description("How long it may be accepted, 1m to 2160h, such as 48h. Left out: 168h.")]
    public string? ExpiresIn { get; init; }
}

/// <summary>A role by its name.</summary>
public sealed record InvitationRole
{
    /// <summary><c>ClusterRole</c>, or <c>Role</c> for one in the home namespace.</summary>
    [Description("ClusterRole, or Role for one in the home namespace."), DefaultValue("ClusterRole")]
    public string Kind { get; init; } = "ClusterRole";

    /// <summary>The name.</summary>
    [Description("The name of the role.")]
    public string Name { get; init; } = "";
}

/// <summary>How an invitation is.</summary>
public sealed record InvitationStatus
{
    /// <summary><c>Pending</c>, <c>Accepted</c> or <c>Expired</c>.</summary>
    public string Phase { get; init; } = TenantPhases.Pending;

    /// <summary>Until when it may be accepted.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The SHA-256 of the code, in lower-case hexadecimal digits; null while no code was issued.</summary>
    public string? TokenHash { get; init; }

    /// <summary>Who invited, and in which groups they were then: their rights are looked at again when it is accepted.</summary>
    public InvitationInviter? Inviter { get; init; }

    /// <summary>Who accepted.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? Accepted { get; init; }

    /// <summary>Whether the role binding was made: that is done once.</summary>
    public bool Bound { get; init; }
}

/// <summary>Who invited.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Groups">The groups.</param>
public sealed record InvitationInviter(string Name, IReadOnlyList<string> Groups);
