namespace LuBan.Identity.Tests.Federation;

/// <summary>What is in the directories.</summary>
internal static class Ldif
{
    /// <summary>Attributes of Active Directory, for entries that look like its own.</summary>
    public const string ActiveDirectorySchema = """
        attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
        attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
        attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
        objectclass ( 1.2.840.113556.1.5.9 NAME 'adUser' SUP top AUXILIARY MAY ( userAccountControl $ objectGUID $ sAMAccountName ) )
        """;

    /// <summary>Ada is in two groups, Bob in a posixGroup; (odd) has a name that is a filter; Dora's account is disabled.</summary>
    public const string Company = """
        dn: dc=example,dc=org
        objectClass: dcObject
        objectClass: organization
        o: Example
        dc: example

        dn: cn=reader,dc=example,dc=org
        objectClass: person
        objectClass: simpleSecurityObject
        cn: reader
        sn: reader
        userPassword: reader-secret

        dn: ou=people,dc=example,dc=org
        objectClass: organizationalUnit
        ou: people

        dn: ou=groups,dc=example,dc=org
        objectClass: organizationalUnit
        ou: groups

        dn: uid=ada,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        objectClass: adUser
        uid: ada
        cn: Ada Lovelace
        sn: Lovelace
        mail: ada@example.org
        sAMAccountName: ada
        userAccountControl: 512
        objectGUID:: AAECAwQFBgcICQoLDA0ODw==
        memberOf: cn=engineers,ou=groups,dc=example,dc=org
        memberOf: cn=admins,ou=groups,dc=example,dc=org
        userPassword: analytical

        dn: uid=bob,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: bob
        cn: Bob
        sn: Bob
        userPassword: builder

        dn: uid=dora,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        objectClass: adUser
        uid: dora
        cn: Dora
        sn: Dora
        userAccountControl: 514
        userPassword: explorer

        dn: uid=twin,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: twin
        cn: Twin
        sn: One
        userPassword: first

        dn: cn=twin,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: twin
        cn: twin
        sn: Two
        userPassword: second

        dn: cn=Comma\, Carl \28x\29,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: carl
        cn: Comma, Carl (x)
        sn: Carl
        userPassword: commas

        dn: uid=star*,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: star*
        cn: Star
        sn: Star
        userPassword: literal

        dn: cn=engineers,ou=groups,dc=example,dc=org
        objectClass: groupOfNames
        cn: engineers
        member: uid=ada,ou=people,dc=example,dc=org
        member: cn=Comma\, Carl \28x\29,ou=people,dc=example,dc=org

        dn: cn=admins,ou=groups,dc=example,dc=org
        objectClass: groupOfNames
        cn: admins
        member: uid=ada,ou=people,dc=example,dc=org

        dn: cn=others,ou=groups,dc=example,dc=org
        objectClass: groupOfNames
        cn: others
        member: uid=dora,ou=people,dc=example,dc=org

        dn: cn=builders,ou=groups,dc=example,dc=org
        objectClass: posixGroup
        cn: builders
        gidNumber: 5000
        memberUid: bob
        """;
}
