namespace LuBan.Identity.Protocol;

/// <summary>Where the provider is.</summary>
internal static class Paths
{
    internal const string OpenIdConfiguration = "/.well-known/openid-configuration";
    internal const string ServerMetadata = "/.well-known/oauth-authorization-server";
    internal const string Authorize = "/oauth/authorize";
    internal const string Token = "/oauth/token";
    internal const string Device = "/oauth/device";
    internal const string DeviceVerify = "/oauth/device/verify";
    internal const string Introspect = "/oauth/introspect";
    internal const string Revoke = "/oauth/revoke";
    internal const string UserInfo = "/oauth/userinfo";
    internal const string EndSession = "/oauth/end-session";
    internal const string Keys = "/oauth/jwks";
    internal const string Push = "/oauth/par";
    internal const string Login = "/oauth/login";
    internal const string Consent = "/oauth/consent";

    internal const string Api = "/apis/" + IdentityKinds.Group + "/" + IdentityKinds.Version;
}
