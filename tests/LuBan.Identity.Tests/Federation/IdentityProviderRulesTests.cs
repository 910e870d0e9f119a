using LuBan.Sdk;
using static LuBan.Identity.Tests.Federation.Federations;

namespace LuBan.Identity.Tests.Federation;

/// <summary>Objects that cannot mean anything are refused, with every problem at once.</summary>
public sealed class IdentityProviderRulesTests
{
    [Fact]
    public async Task All_problems_of_an_object_are_told_at_once()
    {
        await using var server = await IdentityServer.StartAsync();

        var refusal = await Assert.ThrowsAsync<ResourceException>(() => server.ProvideAsync("company", """
            {
              "type": "LDAP", "lookupClaim": "uid",
              "groups": { "prefix": "system:", "mapping": { "admins": "system:masters" } },
              "tls": { "caBundle": "nonsense" },
              "ldap": { "urls": ["ldap://directory.example.com", "https://directory.example.com"], "bindDn": "cn=reader,dc=example", "users": { "filter": "(uid=fixed)", "baseDn": "people", "subjectAttribute": "mail" } }
            }
            """));

        Assert.Equal(422, refusal.StatusCode);
        foreach (var field in new[]
        {
            "spec.lookupClaim", "spec.groups.prefix", "spec.groups.mapping[admins]", "spec.tls.caBundle", "spec.ldap.urls[0]", "spec.ldap.urls[1]", "spec.credentialsSecret", "spec.ldap.users.filter",
            "spec.ldap.users.baseDn", "spec.ldap.users.subjectAttribute",
        }) Assert.Contains($"LB8201: {field} ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "SAML" }""", "spec.type")]
    [InlineData("""{ "type": "OIDC" }""", "spec.oidc")]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "http://id.example.com", "clientId": "luban" } }""", "spec.oidc.issuer")]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "https://user@id.example.com", "clientId": "luban" } }""", "spec.oidc.issuer")]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "https://id.example.com", "clientId": "" } }""", "spec.oidc.clientId")]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "https://id.example.com", "clientId": "luban", "algorithms": ["HS256"] } }""", "spec.oidc.algorithms")]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "https://id.example.com", "clientId": "luban", "authMethod": "client_secret_post" } }""", "spec.credentialsSecret")]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "https://id.example.com", "clientId": "luban" }, "ldap": {} }""", "spec.ldap")]
    [InlineData("""{ "type": "GitHub", "gitHub": { "clientId": "x" } }""", "spec.credentialsSecret")]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "https://id.example.com", "clientId": "luban" }, "config": {} }""", "spec.config")]
    public async Task What_does_not_fit_together_is_refused(string spec, string field)
    {
        await using var server = await IdentityServer.StartAsync();

        var refusal = await Assert.ThrowsAsync<ResourceException>(() => server.ProvideAsync("company", spec));

        Assert.Contains($"LB8201: {field} ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "https://id.example.com", "clientId": "luban" } }""")]
    [InlineData("""{ "type": "OIDC", "oidc": { "issuer": "http://id.example.com", "clientId": "luban" }, "tls": { "allowInsecure": true } }""")]
    [InlineData("""{ "type": "LDAP", "ldap": { "urls": ["ldap://127.0.0.1"], "users": { "baseDn": "dc=example" } } }""")]
    [InlineData("""{ "type": "samples.directory/badge", "config": { "anything": "goes" } }""")]
    public async Task What_fits_together_is_kept(string spec)
    {
        await using var server = await IdentityServer.StartAsync();

        await server.ProvideAsync("company", spec);

        Assert.Equal("False", (await server.ReadyAsync("company", "False")).Status);
    }
}
