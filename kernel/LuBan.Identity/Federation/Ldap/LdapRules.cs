using LuBan.Resources;
using static LuBan.Identity.Federation.IdentityProviderRules;

namespace LuBan.Identity.Federation;

/// <summary>What the schema of an LDAP directory cannot say.</summary>
internal static class LdapRules
{
    public static IEnumerable<StatusCause> Check(LdapConfig ldap, IdentityProviderSpec spec) => CheckServers(ldap, spec).Concat(CheckUsers(ldap)).Concat(CheckGroups(ldap));

    private static IEnumerable<StatusCause> CheckServers(LdapConfig ldap, IdentityProviderSpec spec)
    {
        if (ldap.Urls.Count == 0) yield return Problem("spec.ldap.urls", "is missing: write addresses such as ldaps://dc1.example.com");
        for (var i = 0; i < ldap.Urls.Count; i++)
        {
            var field = $"spec.ldap.urls[{i}]";
            if (!Uri.TryCreate(ldap.Urls[i], UriKind.Absolute, out var address) || address.Scheme is not ("ldap" or "ldaps") || address.Host.Length == 0)
                yield return Problem(field, $"is '{ldap.Urls[i]}': write an address such as ldaps://dc1.example.com");
            else if (address.UserInfo.Length > 0 || address.PathAndQuery is not ("" or "/")) yield return Problem(field, "has more than a host and a port: the rest belongs into spec.ldap.users");
            else if (ldap.StartTls && address.Scheme == "ldaps") yield return Problem(field, "is ldaps, which startTls is not for: write ldap://, or remove startTls");
            else if (!ldap.StartTls && address.Scheme == "ldap" && !address.IsLoopback && !spec.Tls.AllowInsecure)
                yield return Problem(field, "is not protected: write ldaps://, set startTls, or set spec.tls.allowInsecure and let everybody on the way read the passwords");
        }
        if (ldap.BindDn is { Length: > 0 } && spec.CredentialsSecret is null) yield return Problem("spec.credentialsSecret", "is missing: spec.ldap.bindDn needs a Secret with 'bindPassword'");
        if (ldap.BindDn is { } bind && !LdapText.IsName(bind)) yield return Problem("spec.ldap.bindDn", $"is '{bind}', which is no name of an entry: write one such as cn=reader,dc=example,dc=org");
    }

    private static IEnumerable<StatusCause> CheckUsers(LdapConfig ldap)
    {
        var users = ldap.Users;
        if (users.DnTemplate is null == string.IsNullOrEmpty(users.BaseDn))
            yield return Problem("spec.ldap.users", "needs either baseDn, to search below it, or dnTemplate");
        if (users.DnTemplate is { } template && !template.Contains(LdapText.NamePlace, StringComparison.Ordinal)) yield return Problem("spec.ldap.users.dnTemplate", "has no {name}: everybody would be the same entry");
        if (users.BaseDn is { Length: > 0 } name && !LdapText.IsName(name)) yield return Problem("spec.ldap.users.baseDn", $"is '{name}', which is no name of an entry");
        if (users.DnTemplate is null)
            foreach (var problem in CheckFilter("spec.ldap.users.filter", users.Filter, LdapText.NamePlace)) yield return problem;
        foreach (var (field, attribute) in new[] { ("subjectAttribute", users.SubjectAttribute), ("userNameAttribute", users.UserNameAttribute), ("displayNameAttribute", users.DisplayNameAttribute), ("emailAttribute", users.EmailAttribute) })
            if (!LdapText.IsAttribute(attribute)) yield return Problem($"spec.ldap.users.{field}", $"is '{attribute}', which is no name of an attribute");
        if (users.SubjectAttribute.Equals("dn", StringComparison.OrdinalIgnoreCase) || users.SubjectAttribute.Equals(users.EmailAttribute, StringComparison.OrdinalIgnoreCase))
            yield return Problem("spec.ldap.users.subjectAttribute", $"is '{users.SubjectAttribute}', which may pass to somebody else: use entryUUID or objectGUID");
    }

    private static IEnumerable<StatusCause> CheckGroups(LdapConfig ldap)
    {
        var groups = ldap.Groups;
        var searches = groups.Method is LdapGroupMethod.Search or LdapGroupMethod.ActiveDirectory;
        if (searches && !LdapText.IsName(groups.BaseDn)) yield return Problem("spec.ldap.groups.baseDn", $"is '{groups.BaseDn}': the method {groups.Method} searches below an entry such as ou=groups,dc=example,dc=org");
        if (!LdapText.IsAttribute(groups.NameAttribute)) yield return Problem("spec.ldap.groups.nameAttribute", $"is '{groups.NameAttribute}', which is no name of an attribute");
        if (groups.Method != LdapGroupMethod.Search) yield break;
        foreach (var problem in CheckFilter("spec.ldap.groups.filter", groups.Filter, LdapText.DnPlace, LdapText.NamePlace)) yield return problem;
    }

    private static IEnumerable<StatusCause> CheckFilter(string field, string filter, params string[] places)
    {
        if (LdapText.FindFault(filter) is { } fault) yield return Problem(field, fault);
        else if (!places.Any(place => filter.Contains(place, StringComparison.Ordinal))) yield return Problem(field, $"has no {string.Join(" or ", places)}: it would find the same for everybody");
    }
}
