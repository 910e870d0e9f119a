namespace LuBan.EndToEnd;

/// <summary>A real kubectl with a kubeconfig from <c>luban kubeconfig</c>.</summary>
internal sealed class Kubectl(string config)
{
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => System.IO.Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

    public string Config { get; } = config;

    public static async Task<Kubectl> ConnectAsync(ServerProcess server, TemporaryDirectory directory)
    {
        var cli = new Luban(server, directory);
        await cli.RunAsync(0, "login", "--server", server.Address.ToString(), "--user", "admin", "--password", ServerProcess.Password);
        var config = System.IO.Path.Combine(directory.Path, "kubeconfig");
        await File.WriteAllTextAsync(config, (await cli.RunAsync(0, "kubeconfig")).Output);
        return new(config);
    }

    /// <summary>A kubectl that asks <c>luban</c> for its token at each call.</summary>
    public static async Task<Kubectl> ConnectByPluginAsync(ServerProcess server, TemporaryDirectory directory)
    {
        var cli = new Luban(server, directory);
        await cli.LoginAsync();
        var config = System.IO.Path.Combine(directory.Path, "kubeconfig-exec");
        // The one version of the plugin's interface that old and new clients know.
        await File.WriteAllTextAsync(config, (await cli.RunAsync(0, "kubeconfig", "--exec", "--exec-api-version", "v1beta1")).Output);
        return new(config);
    }

    public async Task<CommandResult> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await TryAsync(null, arguments);
        Assert.True(result.ExitCode == exitCode, $"kubectl {string.Join(' ', arguments)}: {result.All}");
        return result;
    }

    public Task<CommandResult> TryAsync(string? input, params string[] arguments) =>
        CommandRunner.RunAsync(Path!, ["--kubeconfig", Config, "--cache-dir", Config + ".cache", .. arguments], input: input);
}
