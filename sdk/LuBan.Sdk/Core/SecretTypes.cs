namespace LuBan.Sdk.Core;

/// <summary>The well-known types of a <see cref="Secret"/>, and the keys they demand.</summary>
public static class SecretTypes
{
    /// <summary>Anything.</summary>
    public const string Opaque = "Opaque";

    /// <summary>A certificate and its key: <c>tls.crt</c> and <c>tls.key</c>.</summary>
    public const string Tls = "kubernetes.io/tls";

    /// <summary>A user name, a password, or both: <c>username</c>, <c>password</c>.</summary>
    public const string BasicAuth = "kubernetes.io/basic-auth";

    /// <summary>A private key: <c>ssh-privatekey</c>.</summary>
    public const string SshAuth = "kubernetes.io/ssh-auth";

    /// <summary>Registry credentials in the current form: <c>.dockerconfigjson</c>.</summary>
    public const string DockerConfigJson = "kubernetes.io/dockerconfigjson";

    /// <summary>Registry credentials in the old form: <c>.dockercfg</c>.</summary>
    public const string DockerConfig = "kubernetes.io/dockercfg";

    /// <summary>A token of a service account, which the annotation <c>kubernetes.io/service-account.name</c> names.</summary>
    public const string ServiceAccountToken = "kubernetes.io/service-account-token";
}
