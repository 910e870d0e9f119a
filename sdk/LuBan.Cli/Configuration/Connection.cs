using LuBan.Cli.Text;

namespace LuBan.Cli.Configuration;

/// <summary>Where to speak to, and as whom.</summary>
internal sealed record Connection(Uri Server, string? Token, string? CertificateAuthority, string? User)
{
    public const string DefaultServer = "http://127.0.0.1:5080";

    /// <summary>Whether the token is one of a session that gives more of them.</summary>
    public bool IsSession { get; init; }

    public string Address => Server.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public static Connection Resolve(CliEnvironment environment, CliConfiguration configuration)
    {
        var connection = To(NotEmpty(environment.Variable("LUBAN_SERVER")) ?? NotEmpty(configuration.Server) ?? DefaultServer, configuration);
        return NotEmpty(environment.Variable("LUBAN_TOKEN")) is { } given ? connection with { Token = given.Trim(), User = null, IsSession = false } : connection;
    }

    public static Connection To(string server, CliConfiguration configuration)
    {
        var connection = new Connection(ParseServer(server), null, null, null);
        return configuration.Servers.GetValueOrDefault(connection.Address) is { } entry
            ? connection with { Token = entry.Token, User = entry.User, CertificateAuthority = entry.CertificateAuthority, IsSession = entry.Session is not null }
            : connection;
    }

    private static Uri ParseServer(string text)
    {
        if (!Uri.TryCreate(text.Trim().TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
            throw new CliException(CliErrors.InvalidArgument, "URL", text, "http://host:port, https://host:port");
        return uri;
    }

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
