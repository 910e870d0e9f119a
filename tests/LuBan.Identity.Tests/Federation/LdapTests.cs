using static LuBan.Identity.Tests.Federation.Federations;

namespace LuBan.Identity.Tests.Federation;

/// <summary>Sign-in with names and passwords of a real directory.</summary>
public sealed class LdapTests : IAsyncLifetime
{
    private DirectoryServer? _directory;
    private IdentityServer? _server;

    private DirectoryServer Slapd => _directory!;

    private IdentityServer Server => _server!;

    public async Task InitializeAsync()
    {
        if (DirectoryServer.Missing is not null) return;
        _directory = await DirectoryServer.StartAsync();
        _server = await IdentityServer.StartAsync();
        await Server.WriteSecretAsync("reader", ("bindPassword", DirectoryServer.ReaderPassword));
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_directory is not null) await _directory.DisposeAsync();
    }

    [SlapdFact]
    public async Task A_person_of_the_directory_signs_in_and_has_the_groups_of_the_directory()
    {
        await ProvideAsync(groups: """{ "method": "Search", "baseDn": "ou=groups,dc=example,dc=org" }""");

        var done = AssertIn(await Server.PasswordAsync("ada", "analytical"));

        Assert.Equal("ada", done.Account.Name);
        Assert.Equal("Ada Lovelace", done.Account.DisplayName);
        Assert.Equal(["company:admins", "company:engineers"], done.Account.Groups.Order());
        Assert.Equal("True", (await Server.ReadyAsync("company", "True")).Status);
    }

    [SlapdFact]
    public async Task The_second_sign_in_is_the_same_account_with_the_groups_of_now()
    {
        await ProvideAsync(groups: """{ "method": "Search", "baseDn": "ou=groups,dc=example,dc=org" }""");
        var first = AssertIn(await Server.PasswordAsync("ada", "analytical"));

        await ProvideAsync(groups: """{ "method": "None" }""");
        var second = AssertIn(await Server.PasswordAsync("ada", "analytical"));

        Assert.Equal(first.Account.Uid, second.Account.Uid);
        Assert.Empty(second.Account.Groups);
    }

    [SlapdTheory]
    [InlineData("MemberOf")]
    [InlineData("Search")]
    public async Task Groups_are_found_by_either_method(string method)
    {
        await ProvideAsync(groups: $$"""{ "method": "{{method}}", "baseDn": "ou=groups,dc=example,dc=org" }""");

        Assert.Equal(["company:admins", "company:engineers"], AssertIn(await Server.PasswordAsync("ada", "analytical")).Account.Groups.Order());
    }

    [SlapdFact]
    public async Task A_posix_group_names_its_members_by_their_user_names()
    {
        await ProvideAsync(groups: """{ "method": "Search", "baseDn": "ou=groups,dc=example,dc=org" }""");

        Assert.Equal(["company:builders"], AssertIn(await Server.PasswordAsync("bob", "builder")).Account.Groups);
    }

    [SlapdFact]
    public async Task A_name_with_commas_and_parentheses_is_escaped_in_the_group_search()
    {
        await ProvideAsync(groups: """{ "method": "Search", "baseDn": "ou=groups,dc=example,dc=org" }""");

        Assert.Equal(["company:engineers"], AssertIn(await Server.PasswordAsync("carl", "commas")).Account.Groups);
    }

    [SlapdFact]
    public async Task Mapped_and_filtered_groups_are_what_the_provider_says()
    {
        await ProvideAsync(groups: """{ "method": "Search", "baseDn": "ou=groups,dc=example,dc=org" }""", rules: """{ "mapping": { "admins": "platform-admins" }, "include": ["eng*"], "prefix": "dir-" }""");

        Assert.Equal(["dir-engineers", "platform-admins"], AssertIn(await Server.PasswordAsync("ada", "analytical")).Account.Groups.Order());
    }

    [SlapdFact]
    public async Task Who_is_in_none_of_the_required_groups_is_told_so_and_gets_no_account()
    {
        await ProvideAsync(groups: """{ "method": "Search", "baseDn": "ou=groups,dc=example,dc=org" }""", rules: """{ "required": ["engineers"] }""");

        AssertRefused(await Server.PasswordAsync("bob", "builder"), "LB8221");

        Assert.Null(await Server.AccountAsync("bob"));
        AssertIn(await Server.PasswordAsync("ada", "analytical"));
    }

    [SlapdTheory]
    [InlineData("ada", "wrong")]
    [InlineData("nobody", "analytical")]
    [InlineData("dora", "explorer")]
    [InlineData("reader", "reader-secret")]
    public async Task A_wrong_password_an_unknown_name_and_a_disabled_account_get_the_same_words(string name, string password)
    {
        await ProvideAsync();

        Assert.Equal("The user name or the password is wrong.", AssertRefused(await Server.PasswordAsync(name, password), "LB8101").Message);
    }

    [SlapdFact]
    public async Task An_empty_password_is_refused_before_the_directory_is_asked()
    {
        await ProvideAsync();
        AssertIn(await Server.PasswordAsync("ada", "analytical"));
        await Slapd.EndAsync();

        // With a directory that is gone, anything that reached it would be LB8212.
        AssertRefused(await Server.PasswordAsync("ada", ""), "LB8101");
    }

    [SlapdTheory]
    [InlineData("*", "analytical")]
    [InlineData("a*", "analytical")]
    [InlineData("ada)(uid=*", "analytical")]
    [InlineData("ada)(|(uid=*", "analytical")]
    [InlineData("*)(objectClass=*))(&(uid=ada", "analytical")]
    [InlineData("ada\\", "analytical")]
    [InlineData("\\61da", "analytical")]
    [InlineData("star\\2a", "literal")]
    [InlineData("{dn}", "analytical")]
    public async Task What_looks_like_a_filter_is_a_name_that_nobody_has(string name, string password)
    {
        await ProvideAsync();

        AssertRefused(await Server.PasswordAsync(name, password), "LB8101");
    }

    [SlapdFact]
    public async Task A_star_in_a_name_is_a_star()
    {
        await ProvideAsync();

        Assert.Equal("star", AssertIn(await Server.PasswordAsync("star*", "literal")).Account.Name);
    }

    [SlapdFact]
    public async Task Two_entries_of_one_name_are_nobody()
    {
        await ProvideAsync();

        AssertRefused(await Server.PasswordAsync("twin", "first"), "LB8215");
    }

    [SlapdTheory]
    [InlineData("ada,ou=people", "analytical")]
    [InlineData("ada+cn=x", "analytical")]
    [InlineData("ada\\", "analytical")]
    public async Task What_looks_like_a_part_of_an_entry_s_name_is_escaped_in_a_template(string name, string password)
    {
        await ProvideAsync(users: """{ "dnTemplate": "uid={name},ou=people,dc=example,dc=org" }""");

        AssertRefused(await Server.PasswordAsync(name, password), "LB8101");
        AssertIn(await Server.PasswordAsync("ada", "analytical"));
    }

    [SlapdFact]
    public async Task Without_a_search_people_read_their_own_entry()
    {
        await ProvideAsync(users: """{ "dnTemplate": "uid={name},ou=people,dc=example,dc=org" }""", bind: false);

        Assert.Equal("Ada Lovelace", AssertIn(await Server.PasswordAsync("ada", "analytical")).Account.DisplayName);
    }

    [SlapdFact]
    public async Task An_object_guid_is_written_as_Active_Directory_shows_it()
    {
        await ProvideAsync(users: """{ "baseDn": "ou=people,dc=example,dc=org", "filter": "(sAMAccountName={name})", "subjectAttribute": "objectGUID", "userNameAttribute": "sAMAccountName" }""");

        var account = AssertIn(await Server.PasswordAsync("ada", "analytical")).Account;

        Assert.Equal("03020100-0504-0706-0809-0a0b0c0d0e0f", Assert.Single(account.Identities).Subject);
    }

    [SlapdFact]
    public async Task A_local_account_of_the_same_name_is_never_taken()
    {
        await ProvideAsync();
        await Server.AddUserAsync("ada", null, "local");

        AssertRefused(await Server.PasswordAsync("ada", "analytical"), "LB8222");

        Assert.Empty((await Server.AccountAsync("ada"))!.Identities);
    }

    [SlapdFact]
    public async Task A_prepared_account_is_linked_once()
    {
        await ProvideAsync(mapping: "Lookup");
        await Server.AddUserAsync("bob");
        await Server.AddUserAsync("ada", "company", "local");

        AssertRefused(await Server.PasswordAsync("bob", "builder"), "LB8223");
        var account = AssertIn(await Server.PasswordAsync("ada", "analytical")).Account;
        Assert.Contains("local", account.Groups);
        var user = await Server.Resources.GetAsync(Server.Resources.Registry.Current.FindKind(IdentityKinds.Group, "User")!, "", "ada", CancellationToken.None);
        Assert.False(user!.Annotations.ContainsKey("iam.luban.dev/link-identity"));
        Assert.Equal(account.Uid, AssertIn(await Server.PasswordAsync("ada", "analytical")).Account.Uid);
    }

    [SlapdFact]
    public async Task Nobody_is_linked_by_himself_in_the_mapping_Manual()
    {
        await ProvideAsync(mapping: "Manual");

        AssertRefused(await Server.PasswordAsync("ada", "analytical"), "LB8224");
    }

    [SlapdFact]
    public async Task An_account_that_was_deleted_and_made_anew_is_not_the_same_person()
    {
        await ProvideAsync();
        var first = AssertIn(await Server.PasswordAsync("ada", "analytical")).Account;
        await Server.Resources.DeleteAsync(Server.Resources.Registry.Current.FindKind(IdentityKinds.Group, "User")!, "", "ada", new(), AsAdmin, CancellationToken.None);
        await Server.AddUserAsync("ada", null, "somebody-else");

        AssertRefused(await Server.PasswordAsync("ada", "analytical"), "LB8222");
        Assert.NotEqual(first.Uid, (await Server.AccountAsync("ada"))!.Uid);
    }

    [SlapdFact]
    public async Task A_disabled_account_stays_out_although_the_directory_says_yes()
    {
        await ProvideAsync();
        AssertIn(await Server.PasswordAsync("ada", "analytical"));
        await Server.ApplyAsync("users", "ada", Parse("""{ "disabled": true }"""));

        AssertRefused(await Server.PasswordAsync("ada", "analytical"), "LB8103");
    }

    [SlapdFact]
    public async Task The_next_server_is_asked_when_the_first_is_away()
    {
        await ProvideAsync(urls: $"""["ldap://127.0.0.1:{PeerProcess.FreePort()}", "{Slapd.Url}"]""");

        AssertIn(await Server.PasswordAsync("ada", "analytical"));
    }

    [SlapdFact]
    public async Task A_directory_that_is_away_is_named_and_comes_back()
    {
        await ProvideAsync();
        AssertIn(await Server.PasswordAsync("ada", "analytical"));

        await Slapd.EndAsync();
        Assert.Contains($"127.0.0.1:{Slapd.Port}", AssertRefused(await Server.PasswordAsync("ada", "analytical"), "LB8212").Message, StringComparison.Ordinal);

        await Slapd.BeginAsync();
        AssertIn(await Server.PasswordAsync("ada", "analytical"));
    }

    [SlapdFact]
    public async Task A_wrong_password_of_the_reader_shows_in_the_condition()
    {
        await Server.WriteSecretAsync("reader", ("bindPassword", "not-it"));
        await ProvideAsync();

        var (status, message) = await Server.ReadyAsync("company", "False");
        Assert.Equal("False", status);
        Assert.StartsWith("LB8214", message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-it", message, StringComparison.Ordinal);
        AssertRefused(await Server.PasswordAsync("ada", "analytical"), "LB8214");
    }

    [SlapdFact]
    public async Task A_secret_that_is_not_there_shows_in_the_condition()
    {
        await ProvideAsync(secret: "missing");

        Assert.StartsWith("LB8203", (await Server.ReadyAsync("company", "False")).Message, StringComparison.Ordinal);
    }

    [SlapdFact]
    public async Task Groups_of_a_provider_that_is_switched_off_do_not_count()
    {
        await ProvideAsync(groups: """{ "method": "Search", "baseDn": "ou=groups,dc=example,dc=org" }""");
        AssertIn(await Server.PasswordAsync("ada", "analytical"));

        await ProvideAsync(enabled: false);
        await Server.ReadyAsync("company", "False");

        await WaitAsync(async () => (await Server.AccountAsync("ada"))!.Groups.Count == 0);
        AssertRefused(await Server.PasswordAsync("ada", "analytical"), "LB8101");
    }

    private Task ProvideAsync(string? groups = null, string? users = null, string? urls = null, string mapping = "Auto", string rules = "{}", string secret = "reader", bool bind = true, bool enabled = true) => Server.ProvideAsync("company", $$"""
        {
          "type": "LDAP", "mapping": "{{mapping}}", "enabled": {{(enabled ? "true" : "false")}}, "groups": {{rules}},
          "credentialsSecret": { "namespace": "default", "name": "{{secret}}" },
          "ldap": {
            "urls": {{urls ?? $"[\"{Slapd.Url}\"]"}}, "timeoutSeconds": 5,
            {{(bind ? $"\"bindDn\": \"{DirectoryServer.Reader}\"," : "")}}
            "users": {{users ?? """{ "baseDn": "ou=people,dc=example,dc=org" }"""}},
            "groups": {{groups ?? "{}"}}
          }
        }
        """);
}
