using System.DirectoryServices.Protocols;
using System.Globalization;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>Reads an entry of a directory as a person.</summary>
internal static class LdapPerson
{
    private const int MaximumGroups = 1000;
    private const int GuidLength = 16;
    // ADS_UF_ACCOUNTDISABLE of Active Directory.
    private const int AccountDisabled = 2;
    private const string AccountControl = "userAccountControl";
    private const string MemberOf = "memberOf";
    private const string ObjectGuid = "objectGUID";
    // LDAP_MATCHING_RULE_IN_CHAIN: also groups in groups.
    private const string InChain = "1.2.840.113556.1.4.1941";

    public static string[] Attributes(LdapConfig config) =>
        [config.Users.SubjectAttribute, config.Users.UserNameAttribute, config.Users.DisplayNameAttribute, config.Users.EmailAttribute, AccountControl, MemberOf];

    public static bool IsDisabled(SearchResultEntry person) =>
        Text(person, AccountControl) is { } flags && (!long.TryParse(flags, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bits) || (bits & AccountDisabled) != 0);

    /// <exception cref="ExtensionException">LB8215: it has no subject.</exception>
    public static ExternalIdentity Read(string provider, LdapConfig config, SearchResultEntry person, LdapSession session)
    {
        var users = config.Users;
        var name = Text(person, users.UserNameAttribute);
        return new(Subject(person, users.SubjectAttribute) ?? throw FederationErrors.LdapSearch(provider, $"the entry '{person.DistinguishedName}' has no single attribute '{users.SubjectAttribute}' that this server may read"))
        {
            UserName = name,
            DisplayName = Text(person, users.DisplayNameAttribute),
            Email = Text(person, users.EmailAttribute),
            // Whoever runs the directory wrote it; nobody has asked the person.
            EmailVerified = false,
            Groups = Groups(config.Groups, person, name, session),
            Claims = new Dictionary<string, string> { ["dn"] = person.DistinguishedName, ["uid"] = name ?? "", ["email"] = Text(person, users.EmailAttribute) ?? "" },
            Methods = ["pwd"],
        };
    }

    private static IReadOnlyList<string> Groups(LdapGroups groups, SearchResultEntry person, string? name, LdapSession session)
    {
        var member = LdapText.EscapeFilter(person.DistinguishedName);
        IEnumerable<string?> found = groups.Method switch
        {
            LdapGroupMethod.MemberOf => Texts(person, MemberOf).Take(MaximumGroups).Select(LdapText.FirstValue),
            LdapGroupMethod.Search => Search(LdapText.Fill(groups.Filter, LdapText.EscapeFilter(name ?? ""), member)),
            LdapGroupMethod.ActiveDirectory => Search($"(&(objectClass=group)(member:{InChain}:={member}))"),
            _ => [],
        };
        return [.. found.OfType<string>().Where(group => group.Length > 0).Distinct(StringComparer.Ordinal)];

        IEnumerable<string?> Search(string filter) => session.FindAll(groups.BaseDn!, filter, MaximumGroups, groups.NameAttribute).Select(entry => Text(entry, groups.NameAttribute));
    }

    private static string? Subject(SearchResultEntry person, string attribute)
    {
        if (!attribute.Equals(ObjectGuid, StringComparison.OrdinalIgnoreCase)) return Texts(person, attribute) is [var only] ? only : null;
        return person.Attributes[attribute]?.GetValues(typeof(byte[])) is [byte[] { Length: GuidLength } bytes] ? new Guid(bytes).ToString() : null;
    }

    private static string? Text(SearchResultEntry entry, string attribute) => Texts(entry, attribute).FirstOrDefault();

    private static IReadOnlyList<string> Texts(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute]?.GetValues(typeof(string)).Cast<string>().Where(text => text.Length > 0).ToList() ?? [];
}
