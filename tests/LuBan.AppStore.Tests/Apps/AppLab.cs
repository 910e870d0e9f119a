using System.Text.Json.Nodes;
using LuBan.AppStore.Model;
using LuBan.AppStore.Tests.Processes;
using LuBan.Extensions.Processes;
using LuBan.Sdk;
using LuBan.Sdk.Testing;

namespace LuBan.AppStore.Tests.Apps;

/// <summary>A kernel with the app store, whose apps are in a folder of the test. At the end nothing of them runs.</summary>
internal sealed class AppLab : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private AppLab(DirectoryInfo folder, TestKernel kernel) => (_folder, Kernel) = (folder, kernel);

    public TestKernel Kernel { get; }

    public string Folder => _folder.FullName;

    public TestResources<LocalApp> Apps => Kernel.Resources<LocalApp>();

    public static async Task<AppLab> StartAsync(Action<string>? output = null, object? config = null)
    {
        var folder = Directory.CreateTempSubdirectory("luban-apps-");
        folder.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.OtherRead;
        // Each test class has ports of its own, since several run at once and a port that is free now is given twice otherwise.
        var settings = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(config ?? new { }))!.AsObject();
        settings["folder"] = folder.FullName;
        settings["firstPort"] = Random.Shared.Next(200, 590) * 100;
        settings["lastPort"] = 65535;
        var kernel = await TestKernel.StartAsync(options =>
        {
            options.Add<AppStoreExtension>(settings).Output = output;
            options.Timeout = TimeSpan.FromMinutes(3);
        });
        return new(folder, kernel);
    }

    public Task<LocalApp> InstallAsync(string name, string template, JsonObject? parameters = null, Func<LocalAppSpec, LocalAppSpec>? change = null)
    {
        var spec = new LocalAppSpec { Template = template, Parameters = parameters };
        return Apps.CreateAsync(new() { Metadata = new() { Name = name }, Spec = change?.Invoke(spec) ?? spec });
    }

    public Task<LocalApp> RunningAsync(string name) => Apps.WaitForAsync(name, app => app.Status is { Phase: AppPhase.Running } status && status.ObservedGeneration == app.Metadata.Generation);

    public Task<LocalApp> PhaseAsync(string name, string phase) => Apps.WaitForAsync(name, app => app.Status?.Phase == phase);

    public Task<LocalApp> ReasonAsync(string name, string reason) => Apps.WaitForAsync(name, app => app.Status?.Reason == reason);

    public async Task<string> SecretAsync(string app, string key)
    {
        var secret = await Kernel.Resources<LuBan.Sdk.Core.Secret>().GetAsync($"{app}-app");
        return System.Text.Encoding.UTF8.GetString(secret!.Data![key]);
    }

    public async ValueTask DisposeAsync()
    {
        await Kernel.DisposeAsync();
        foreach (var run in _folder.EnumerateDirectories("*", SearchOption.AllDirectories).Where(folder => folder.Parent?.Name is "runs" or "commands").ToList())
        {
            if (DetachedProcess.Adopt(run.FullName) is { } process) await process.StopAsync(TimeSpan.Zero, CancellationToken.None);
        }
        _folder.Delete(recursive: true);
    }

    public static int Port(LocalApp app, string name, int index = 0) => app.Status!.Instances![index].Ports![name];

    public static int Pid(LocalApp app, int index = 0) => app.Status!.Instances![index].Pid!.Value;

    public static bool IsThere(int id) => ProcessStat.Read(id) is { IsDead: false };
}
