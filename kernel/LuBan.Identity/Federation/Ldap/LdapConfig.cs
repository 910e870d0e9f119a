using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace LuBan.Identity.Federation;

/// <summary>An LDAP directory, such as OpenLDAP or Active Directory.</summary>
public sealed record LdapConfig
{
    /// <summary>The servers, asked in this order: <c>ldaps://dc1.example.com</c>, or <c>ldap://…</c> with <see cref="StartTls"/>.</summary>
    [Description("The servers, asked in this order: ldaps://dc1.example.com, or ldap://dc1.example.com with startTls.")]
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>Whether connections of <c>ldap://</c> are protected before anything else is said.</summary>
    [Description("Whether connections of ldap:// are protected before anything confidential is said.")]
    public bool StartTls { get; init; }

    /// <summary>Who searches; null to search anonymously. The password is in the Secret under <c>bindPassword</c>.</summary>
    [Description("Who searches; the password is in the Secret under bindPassword. Default: the search is anonymous.")]
    public string? BindDn { get; init; }

    /// <summary>How long one step may take, in seconds: 1 to 30.</summary>
    [DefaultValue(10)]
    [Range(1, 30)]
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>How people are found.</summary>
    public LdapUsers Users { get; init; } = new();

    /// <summary>How their groups are found.</summary>
    public LdapGroups Groups { get; init; } = new();
}

/// <summary>How people are found: by a search, or by a name that follows from the user name.</summary>
public sealed record LdapUsers
{
    /// <summary>Below which entry people are searched.</summary>
    public string? BaseDn { get; init; }

    /// <summary>What they look like; <c>{name}</c> stands for what was typed in.</summary>
    [DefaultValue("(&(objectClass=person)(uid={name}))")]
    [Description("What they look like; {name} stands for what was typed in. Active Directory: (&(objectClass=user)(sAMAccountName={name})).")]
    public string Filter { get; init; } = "(&(objectClass=person)(uid={name}))";

    /// <summary>Instead of a search: the entry's name, in which <c>{name}</c> stands for what was typed in.</summary>
    [Description("Instead of a search: the entry's name, such as uid={name},ou=people,dc=example,dc=org.")]
    public string? DnTemplate { get; init; }

    /// <summary>The attribute that stays with a person for ever: <c>entryUUID</c>, or <c>objectGUID</c> of Active Directory.</summary>
    [DefaultValue("entryUUID")]
    [Description("The attribute that stays with a person for ever: entryUUID, or objectGUID of Active Directory.")]
    public string SubjectAttribute { get; init; } = "entryUUID";

    /// <summary>The attribute with the user name.</summary>
    [DefaultValue("uid")]
    public string UserNameAttribute { get; init; } = "uid";

    /// <summary>The attribute with the name for people.</summary>
    [DefaultValue("cn")]
    public string DisplayNameAttribute { get; init; } = "cn";

    /// <summary>The attribute with the e-mail address.</summary>
    [DefaultValue("mail")]
    public string EmailAttribute { get; init; } = "mail";
}

/// <summary>How the groups of a person are found.</summary>
public sealed record LdapGroups
{
    /// <summary>The way.</summary>
    [DefaultValue(LdapGroupMethod.None)]
    public LdapGroupMethod Method { get; init; }

    /// <summary>Below which entry groups are searched.</summary>
    public string? BaseDn { get; init; }

    /// <summary>Search: the groups of a person; <c>{dn}</c> stands for the person's entry, <c>{name}</c> for the user name.</summary>
    [DefaultValue("(|(&(objectClass=groupOfNames)(member={dn}))(&(objectClass=posixGroup)(memberUid={name})))")]
    [Description("Search: the groups of a person; {dn} stands for the person's entry, {name} for the user name.")]
    public string Filter { get; init; } = "(|(&(objectClass=groupOfNames)(member={dn}))(&(objectClass=posixGroup)(memberUid={name})))";

    /// <summary>The attribute with the group's name.</summary>
    [DefaultValue("cn")]
    public string NameAttribute { get; init; } = "cn";
}

/// <summary>How the groups of a person are found.</summary>
public enum LdapGroupMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>In the attribute <c>memberOf</c> of the person: the first part of each name.</summary>
    MemberOf,

    /// <summary>By a search for groups that name the person.</summary>
    Search,

    /// <summary>In Active Directory, also groups that are in groups.</summary>
    ActiveDirectory,
}
