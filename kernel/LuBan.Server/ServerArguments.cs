namespace LuBan.Server;

/// <summary>The command line of the server. Unknown options are refused, all at once.</summary>
internal sealed record ServerArguments(string[] Configuration, string? Answer, int ExitCode)
{
    /// <summary>The exit code when the server cannot start as it was told to.</summary>
    public const int Refused = 2;

    private static readonly string[] WithValue = ["--urls", "--data", "--store", "--postgres", "--source", "--public-url", "--secret-key-file", "--console", "--environment", .. AuthoritySettings.Single, .. AuthoritySettings.Repeatable];
    private static readonly string[] Switches = ["--safe-mode", "--no-marketplace"];

    private const string Help = """
        Runs the LuBan kernel.

          dotnet run --project kernel/LuBan.Server -- [options]

          --urls URLS         Addresses to listen on, separated by ';'. HTTP and HTTPS share each port.
                              Default: http://127.0.0.1:5080                              [LUBAN_URLS]
          --data DIR          The directory of all state. Default: luban in the user's
                              local application data                                      [LUBAN_DATA]
          --source URL|DIR    A NuGet V3 feed or a folder of packages; may be repeated    [LUBAN_SOURCE]
          --store sqlite|postgres
                              Where resources are kept. Default: sqlite                   [LUBAN_STORE]
          --postgres STRING   The database of --store postgres, such as
                              "Host=db;Database=luban;Username=luban". A password is better
                              kept in the variable                                        [LUBAN_POSTGRES]
          --safe-mode         Start without loading any extension                         [LUBAN_SAFE_MODE]
          --no-marketplace    Start without the embedded marketplace                      [LUBAN_NO_MARKETPLACE]
          --public-url URLS   The addresses by which others reach the server, separated by ';':
                              links of the embedded feed and issuers name them            [LUBAN_PUBLIC_URL]
          --secret-key-file FILE
                              The keys that secrets are encrypted with; made when it is not there.
                              Default: DIR/secret-keys.json                               [LUBAN_SECRET_KEY_FILE]
          --console DIR       Another build of the console, read anew at each request: for those
                              who work on it. Default: the one beside the server          [LUBAN_CONSOLE]
          --oidc-authority URL
                              Another OpenID Connect issuer as the only authority: the server's own
                              provider is off                                             [LUBAN_OIDC_AUTHORITY]
          --oidc-client-id ID, --oidc-audience AUDIENCE (repeatable)
                              For whom its tokens must be
          --oidc-username-claim, --oidc-username-prefix, --oidc-groups-claim,
          --oidc-groups-prefix, --oidc-required-claim NAME=VALUE (repeatable),
          --oidc-signing-algs, --oidc-ca-file
                              As for kube-apiserver
          --oidc-administrators GROUP
                              A group of the issuer that may do everything
          --help              Show this

        Several servers may share one database; give each its own --data and all the same
        LUBAN_SECRET_KEYS (docs/scale.md).

        The administrator is 'admin'. The password is LUBAN_ADMIN_PASSWORD, or a random one that is
        printed once and kept in DIR/admin-password.
        """;

    public static ServerArguments Parse(string[] args)
    {
        var configuration = new List<string>();
        var problems = new List<string>();
        var repeated = new Dictionary<string, int>();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var option, var text] ? (option, text) : (args[i], null);
            if (name is "--help" or "-h" or "-?") return new([], Help, 0);
            if (Switches.Contains(name))
            {
                configuration.AddRange([name, value ?? "true"]);
            }
            else if (!WithValue.Contains(name))
            {
                problems.Add($"'{args[i]}' is not an option of the server");
            }
            else if (value is null && (i + 1 == args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                problems.Add($"'{name}' needs a value");
            }
            else
            {
                value ??= args[++i];
                configuration.AddRange([name == "--source" || AuthoritySettings.Repeatable.Contains(name) ? $"{name}:{Next(repeated, name)}" : name, value]);
            }
        }
        return problems.Count == 0 ? new([.. configuration], null, 0) : new([], $"LB6102: {string.Join("; ", problems)}.\n\n{Help}", Refused);
    }

    private static int Next(Dictionary<string, int> repeated, string name)
    {
        var next = repeated.GetValueOrDefault(name);
        repeated[name] = next + 1;
        return next;
    }
}
