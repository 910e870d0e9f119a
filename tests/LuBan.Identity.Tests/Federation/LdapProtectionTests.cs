using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LuBan.Identity.Federation;
using LuBan.Sdk;
using static LuBan.Identity.Tests.Federation.Federations;

namespace LuBan.Identity.Tests.Federation;

/// <summary>Connections to a directory are protected, or there are none.</summary>
public sealed class LdapProtectionTests
{
    private static readonly TestAuthority Good = new("Good Authority");
    private static readonly TestAuthority Foreign = new("Foreign Authority");

    [SlapdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_of_the_named_authority_is_trusted(bool startTls)
    {
        await using var directory = await DirectoryServer.StartAsync(Good.Issue());

        Assert.NotNull(await CheckAsync(directory, startTls, Good.Pem));
    }

    [SlapdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_of_another_authority_is_not(bool startTls)
    {
        await using var directory = await DirectoryServer.StartAsync(Foreign.Issue());

        await AssertUnreachableAsync(directory, startTls, Good.Pem);
        Assert.NotNull(await CheckAsync(directory, startTls, Foreign.Pem + "\n" + Good.Pem));
    }

    [SlapdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_that_has_expired_is_not(bool startTls)
    {
        await using var directory = await DirectoryServer.StartAsync(Good.Issue(expired: true));

        await AssertUnreachableAsync(directory, startTls, Good.Pem);
    }

    [SlapdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_for_another_host_is_not(bool startTls)
    {
        await using var directory = await DirectoryServer.StartAsync(Good.Issue(name: "elsewhere.example.org"));

        await AssertUnreachableAsync(directory, startTls, Good.Pem);
    }

    [SlapdFact]
    public async Task Without_a_bundle_the_authorities_of_this_machine_count_and_a_private_one_is_not_among_them()
    {
        await using var directory = await DirectoryServer.StartAsync(Good.Issue());

        await AssertUnreachableAsync(directory, startTls: true, caBundle: null);
    }

    [SlapdFact]
    public async Task A_server_without_TLS_gets_no_password()
    {
        await using var directory = await DirectoryServer.StartAsync();

        await AssertUnreachableAsync(directory, startTls: true, Good.Pem);
    }

    [SlapdFact]
    public async Task A_server_that_accepts_and_never_answers_costs_its_time_and_no_more()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var began = Stopwatch.StartNew();

        var problem = await Assert.ThrowsAsync<ExtensionException>(() => CheckAsync($"ldaps://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", startTls: false, Good.Pem));

        Assert.Equal("LB8212", problem.Code);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(15), $"{began.Elapsed}");
    }

    [Fact]
    public void The_file_of_an_authority_has_the_name_that_OpenSSL_looks_for()
    {
        // openssl x509 -subject_hash, of "CN = Good  Authority, O = LuBan Tests" and of one in upper case with a T61String of ours.
        using var authority = new TestAuthority("Good  AUTHORITY");
        using var other = new TestAuthority("good authority");

        Assert.Equal(SubjectHash.Of(other.Certificate), SubjectHash.Of(authority.Certificate));
        if (OpenSslHash(authority.Pem) is { } expected) Assert.Equal(expected, SubjectHash.Of(authority.Certificate));
    }

    private static Task<ExternalIdentity?> CheckAsync(DirectoryServer directory, bool startTls, string? caBundle) => CheckAsync(startTls ? directory.Url : directory.TlsUrl, startTls, caBundle);

    private static async Task<ExternalIdentity?> CheckAsync(string url, bool startTls, string? caBundle)
    {
        using var trust = new LdapTrust();
        using var connector = new LdapConnector(trust, TimeProvider.System);
        var settings = new IdentityProviderSettings
        {
            Name = "company", CaBundle = caBundle, Secrets = new Dictionary<string, string> { ["bindPassword"] = DirectoryServer.ReaderPassword }, Json = LuBan.Resources.ResourceJson.CreateOptions(),
            Config = Parse($$"""{ "urls": ["{{url}}"], "startTls": {{JsonSerializer.Serialize(startTls)}}, "timeoutSeconds": 2, "bindDn": "{{DirectoryServer.Reader}}", "users": { "baseDn": "{{DirectoryServer.Base}}" } }"""),
        };
        return await connector.CheckPasswordAsync(new PasswordAttempt(settings, "ada", "analytical"), CancellationToken.None);
    }

    private static async Task AssertUnreachableAsync(DirectoryServer directory, bool startTls, string? caBundle) =>
        Assert.Equal("LB8212", (await Assert.ThrowsAsync<ExtensionException>(() => CheckAsync(directory, startTls, caBundle))).Code);

    private static string? OpenSslHash(string pem)
    {
        if (!File.Exists("/usr/bin/openssl")) return null;
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/openssl", ["x509", "-subject_hash", "-noout"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(pem);
        process.StandardInput.Close();
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
