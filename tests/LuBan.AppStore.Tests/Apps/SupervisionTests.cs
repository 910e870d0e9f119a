using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.AppStore.Model;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Xunit.Abstractions;

namespace LuBan.AppStore.Tests.Apps;

public sealed class SupervisionTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_process_runs_is_adopted_and_is_ended_with_all_that_came_from_it()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("sleeper", "process", Command("sleep 600 & exec sleep 700"));
        var app = await lab.RunningAsync("sleeper");

        await lab.Kernel.RestartAsync();
        await lab.Apps.PatchAsync("sleeper", new JsonObject { ["spec"] = new JsonObject { ["labels"] = new JsonObject { ["tier"] = "x" } } });
        var adopted = await lab.RunningAsync("sleeper");
        await lab.Apps.PatchAsync("sleeper", Spec("paused", true));
        await lab.PhaseAsync("sleeper", AppPhase.Stopped);

        Assert.Equal(AppLab.Pid(app), AppLab.Pid(adopted));
        Assert.False(AppLab.IsThere(AppLab.Pid(app)));
        await lab.Apps.PatchAsync("sleeper", Spec("paused", false));
        Assert.NotEqual(AppLab.Pid(app), AppLab.Pid(await lab.RunningAsync("sleeper")));
    }

    [Fact]
    public async Task What_ends_at_once_again_and_again_is_a_crash_loop_that_says_why()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("broken", "process", Command("echo the disk is on fire >&2; exit 3"));

        var app = await lab.ReasonAsync("broken", "CrashLoop");

        Assert.Equal(AppPhase.Degraded, app.Status!.Phase);
        Assert.Contains("code 3", app.Status.Message, StringComparison.Ordinal);
        Assert.Contains("the disk is on fire", app.Status.Message, StringComparison.Ordinal);
        Assert.InRange(app.Status.Instances![0].Restarts, 3, 5);
    }

    [Fact]
    public async Task What_may_end_is_not_started_again()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("once", "process", Command("exit 0"), spec => spec with { RestartPolicy = "OnFailure" });
        await lab.InstallAsync("never", "process", Command("exit 1"), spec => spec with { RestartPolicy = "Never" });

        Assert.Equal("Completed", (await lab.PhaseAsync("once", AppPhase.Stopped)).Status!.Instances![0].Reason);
        Assert.Equal("Failed", (await lab.PhaseAsync("never", AppPhase.Failed)).Status!.Reason);
    }

    [Fact]
    public async Task Problems_have_a_reason_and_a_remedy_and_all_of_them_are_said()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.Kernel.Resources<AppTemplate>().CreateAsync(new()
        {
            Metadata = new() { Name = "missing" },
            Spec = new() { Version = "1", Programs = [new() { Name = "x", Paths = ["/usr/bin/there-is-none"], Remedy = "apt-get install there-is-none" }], Command = ["${program.x}"] },
        });
        await lab.InstallAsync("one", "missing");
        await lab.InstallAsync("two", "no-such-template");
        await lab.InstallAsync("three", "postgresql", new() { ["database"] = "Not A Name", ["unknown"] = 1 }, spec => spec with { Instances = 2, Ports = new Dictionary<string, int> { ["http"] = 1 } });

        Assert.Contains("apt-get install there-is-none", (await lab.ReasonAsync("one", "ProgramNotFound")).Status!.Message, StringComparison.Ordinal);
        Assert.Equal(AppPhase.Pending, (await lab.ReasonAsync("two", "TemplateNotFound")).Status!.Phase);
        var message = (await lab.ReasonAsync("three", "Invalid")).Status!.Message;
        Assert.All((string[])["spec.parameters.database", "spec.parameters.unknown", "spec.instances", "spec.ports.http"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_said_and_a_free_one_is_kept()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        using var stranger = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        stranger.Start();
        var taken = ((System.Net.IPEndPoint)stranger.LocalEndpoint).Port;
        await lab.InstallAsync("fixed", "process", Command("exec sleep 600"), spec => spec with { Ports = new Dictionary<string, int> { ["main"] = taken } });
        await lab.InstallAsync("given", "process", Command("exec sleep 600"));

        Assert.Contains($"{taken}", (await lab.ReasonAsync("fixed", "PortInUse")).Status!.Message, StringComparison.Ordinal);
        var before = AppLab.Port(await lab.RunningAsync("given"), "main");
        await lab.Kernel.RestartAsync();
        await lab.Apps.PatchAsync("given", Spec("env", new JsonObject { ["CHANGED"] = "1" }));
        Assert.Equal(before, AppLab.Port(await lab.RunningAsync("given"), "main"));
    }

    [Fact]
    public async Task Instances_are_scaled_and_restarted_one_after_the_other_for_a_change()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("many", "process", Command("exec sleep 600"), spec => spec with { Instances = 3 });
        var before = await lab.RunningAsync("many");
        Assert.Equal(3, before.Status!.Instances!.Select(instance => instance.Ports!["main"]).Distinct().Count());

        await lab.Apps.PatchAsync("many", Spec("env", new JsonObject { ["NEW"] = "1" }));
        var leastReady = 3;
        var after = await lab.Apps.WaitForAsync("many", app =>
        {
            leastReady = Math.Min(leastReady, app.Status!.Instances!.Count(instance => instance.Ready));
            return app.Status is { Phase: AppPhase.Running } status && status.ObservedGeneration == app.Metadata.Generation && status.Instances!.Select(instance => instance.Pid).Intersect(before.Status.Instances!.Select(instance => instance.Pid)).Any() == false;
        });
        await lab.Apps.PatchAsync("many", Spec("instances", 1));
        var one = await lab.Apps.WaitForAsync("many", app => app.Status is { Phase: AppPhase.Running, Ready: "1/1" });

        Assert.InRange(leastReady, 2, 3);
        Assert.Equal(AppLab.Pid(after), AppLab.Pid(one));
        Assert.False(AppLab.IsThere(AppLab.Pid(after, 2)));
    }

    [Fact]
    public async Task An_app_waits_for_those_that_it_needs_and_a_circle_is_named()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("front", "process", Command("exec sleep 600"), spec => spec with { DependsOn = ["back"] });
        await lab.ReasonAsync("front", "WaitingForDependencies");
        await lab.InstallAsync("left", "process", Command("exec sleep 600"), spec => spec with { DependsOn = ["right"] });
        await lab.InstallAsync("right", "process", Command("exec sleep 600"), spec => spec with { DependsOn = ["left"] });

        await lab.InstallAsync("back", "process", Command("exec sleep 600"));

        await lab.RunningAsync("front");
        await lab.Apps.WaitForAsync("left", app => app.Status?.Message.Contains("left → right → left", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Its_addresses_are_told_by_a_service_and_slices_and_go_with_it()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        var slices = lab.Kernel.Resources<EndpointSlice>();
        await lab.Apps.CreateAsync(new() { Metadata = new() { Name = "reviews-v2", Labels = new Dictionary<string, string> { ["version"] = "v2" } }, Spec = new() { Template = "process", Parameters = Command("exec sleep 600"), Service = "reviews" } });
        var app = await lab.RunningAsync("reviews-v2");

        var slice = await slices.WaitForAsync("reviews-v2-0", found => found.Endpoints[0].Conditions?.Ready == true);

        Assert.Equal(("reviews", "v2", "reviews"), (slice.Metadata.Labels!["app"], slice.Metadata.Labels["version"], slice.Metadata.Labels[EndpointSlice.ServiceNameLabel]));
        Assert.Equal(("127.0.0.1", AppLab.Port(app, "main")), (slice.Endpoints[0].Addresses[0], slice.Ports![0].Port));
        Assert.NotNull(await lab.Kernel.Resources<Service>().GetAsync("reviews"));
        await lab.Apps.PatchAsync("reviews-v2", Spec("paused", true));
        await slices.WaitForAsync("reviews-v2-0", found => found.Endpoints[0].Conditions?.Ready == false);
        await lab.Apps.DeleteAsync("reviews-v2");
        await slices.WaitForGoneAsync("reviews-v2-0");
    }

    [Fact]
    public async Task Secrets_are_files_for_the_app_alone_and_nowhere_else()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.Kernel.Resources<Secret>().CreateAsync(new() { Metadata = new() { Name = "given" }, StringData = new Dictionary<string, string> { ["token"] = "swordfish" } });
        await lab.Kernel.Resources<AppTemplate>().CreateAsync(new()
        {
            Metadata = new() { Name = "reader" },
            Spec = new() { Version = "1", Secrets = ["made"], Command = ["/bin/sh", "-c", "stat -c %a \"$0\" \"$1\"; cat \"$0\" \"$1\"; exec sleep 600", "${secret.token}", "${secret.made}"] },
        });
        await lab.InstallAsync("reader", "reader", null, spec => spec with { Secrets = [new() { Name = "token", SecretName = "given", Key = "token" }] });
        await lab.RunningAsync("reader");

        var log = Directory.EnumerateFiles(lab.Folder, "output", SearchOption.AllDirectories).Single(file => file.Contains("/runs/", StringComparison.Ordinal));
        await Wait.UntilAsync(() => File.ReadAllText(log).Length > 30, "the app's output");
        Assert.Equal($"600\n600\nswordfish{await lab.SecretAsync("reader", "made")}", await File.ReadAllTextAsync(log));
        Assert.DoesNotContain("swordfish", (await lab.Kernel.Client().GetStringAsync("/apis/appstore.luban.dev/v1alpha1/localapps")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_uninstall_no_process_is_left_and_volumes_are()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("one", "process", Command("echo kept >\"$1/file\"; sleep 600 & exec sleep 600"), spec => spec with { Instances = 2 });
        var app = await lab.RunningAsync("one");
        Assert.Equal(3, (await ObjectsAsync(lab, "/api/v1/services", "/apis/discovery.k8s.io/v1/endpointslices")).Count);
        await Wait.UntilAsync(() => Directory.EnumerateFiles(lab.Folder, "file", SearchOption.AllDirectories).Count() == 2, "both files");

        await lab.Kernel.UninstallAsync<AppStoreExtension>();

        Assert.Empty(await ObjectsAsync(lab, "/api/v1/services", "/apis/discovery.k8s.io/v1/endpointslices"));
        Assert.All(app.Status!.Instances!, instance => Assert.False(AppLab.IsThere(instance.Pid!.Value)));
        Assert.DoesNotContain(Processes.ProcessLab.CommandLines(), line => line.Contains(lab.Folder, StringComparison.Ordinal));
        Assert.Equal(2, Directory.EnumerateFiles(lab.Folder, "file", SearchOption.AllDirectories).Count());
    }

    /// <summary>What others see of the apps.</summary>
    private static async Task<IReadOnlyList<string>> ObjectsAsync(AppLab lab, params string[] paths)
    {
        var found = new List<string>();
        foreach (var path in paths) found.AddRange((await lab.Kernel.Client().GetFromJsonAsync<JsonObject>(path))!["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!));
        return found;
    }

    private static JsonObject Command(string script) => new() { ["command"] = new JsonArray("/bin/sh", "-c", script, "app", "${volume.data}") };

    private static JsonObject Spec(string name, JsonNode value) => new() { ["spec"] = new JsonObject { [name] = value } };
}
