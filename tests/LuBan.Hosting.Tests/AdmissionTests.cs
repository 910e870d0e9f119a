using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Admission;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class AdmissionTests : IAsyncLifetime
{
    private const string Tickets = "/apis/admission.tests.dev/v1/namespaces/default/tickets";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private readonly string _directory = Directory.CreateTempSubdirectory("luban-admission-").FullName;
    private TestKernel _kernel = null!;

    public async Task InitializeAsync() => _kernel = await TestKernel.StartAsync(
        services: services =>
        {
            services.AddLuBanResources(options => options.DatabasePath = Path.Combine(_directory, "store.db"));
            services.AddAccessDecisions();
            services.AddSingleton<ExtensionKinds>();
            services.AddSingleton<IExtensionServiceSource>(provider => provider.GetRequiredService<ExtensionKinds>());
            services.AddSingleton<IExtensionServiceSource, ExtensionEvents>();
            services.AddExtensionAdmission();
        },
        map: app => app.MapResourceApi());

    public async Task DisposeAsync()
    {
        await _kernel.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Hook_completes_an_object_but_not_what_the_kernel_sets()
    {
        await ServeAsync();

        var created = await SendAsync(HttpMethod.Post, Tickets, Ticket("one", "title"), user: "ada");

        Assert.Equal(201, created.Status);
        Assert.Equal("normal", created.Body["spec"]!["priority"]!.GetValue<string>());
        Assert.Equal("ada", created.Body["metadata"]!["labels"]!["by"]!.GetValue<string>());
        Assert.NotEqual("forged", created.Body["metadata"]!["uid"]!.GetValue<string>());
        Assert.Null(created.Body["status"]);
    }

    [Fact]
    public async Task Every_problem_is_named_with_its_field_and_the_extension()
    {
        await ServeAsync();

        var (status, body, _) = await SendAsync(HttpMethod.Post, Tickets, Ticket("one", "", 11));

        Assert.Equal(422, status);
        Assert.Equal(["spec.title", "spec.seats"], body["details"]!["causes"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>()));
        Assert.Contains("refused by the extension 'Tests.Admission'", body["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hook_sees_the_old_object_warns_and_may_refuse_a_deletion()
    {
        await ServeAsync();
        var created = await SendAsync(HttpMethod.Post, Tickets, Ticket("one", "keep", 6));

        var smaller = await SendAsync(HttpMethod.Put, $"{Tickets}/one", Ticket("one", "keep", 2));
        var deleted = await SendAsync(HttpMethod.Delete, $"{Tickets}/one");

        Assert.Contains("that is a large ticket", created.Warnings, StringComparison.Ordinal);
        Assert.Equal(422, smaller.Status);
        Assert.Contains("2 is less than before (6)", smaller.Body["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(403, deleted.Status);
        Assert.Contains("this ticket is to be kept", deleted.Body["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_in_the_hooks_own_words_names_the_extension()
    {
        await ServeAsync();

        var (status, body, _) = await SendAsync(HttpMethod.Post, Tickets, Ticket("one", "no"));

        Assert.Equal(403, status);
        Assert.Equal("tickets titled no are not wanted (refused by the extension 'Tests.Admission')", body["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("boom", "threw LuBan.TestExtensions.TicketException")]
    [InlineData("hang", "did not answer within 1 s")]
    [InlineData("block", "did not answer within 1 s")]
    public async Task Failing_hook_refuses_the_write_when_its_policy_says_so(string title, string what)
    {
        await ServeAsync();
        var clock = Stopwatch.StartNew();

        var (status, body, _) = await SendAsync(HttpMethod.Post, Tickets, Ticket("one", title));

        Assert.Equal(500, status);
        Assert.Contains("LB3082", body["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(what, body["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), $"took {clock.Elapsed}");
        Assert.Equal(404, (await SendAsync(HttpMethod.Get, $"{Tickets}/one")).Status);
    }

    [Theory]
    [InlineData("boom")]
    [InlineData("hang")]
    public async Task Failing_hook_is_passed_over_when_its_policy_says_so(string title)
    {
        await ServeAsync(new JsonObject { ["policy"] = "ignore" });

        var created = await SendAsync(HttpMethod.Post, Tickets, Ticket("one", title));

        Assert.Equal(201, created.Status);
        Assert.Contains("it was passed over", created.Warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hook_for_anothers_kind_sees_only_what_it_selects_and_keeps_what_it_does_not_know()
    {
        await ServeAsync();
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "other" } });
        var labelled = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "one", ["labels"] = new JsonObject { ["checked"] = "yes" } }, ["binaryData"] = new JsonObject { ["b"] = "AAEC" } };

        var seen = await SendAsync(HttpMethod.Post, ConfigMaps, labelled);
        var elsewhere = await SendAsync(HttpMethod.Post, "/api/v1/namespaces/other/configmaps", labelled);
        var unlabelled = await SendAsync(HttpMethod.Post, ConfigMaps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "two" }, ["data"] = new JsonObject { ["forbidden"] = "x" } });
        var around = await SendAsync(HttpMethod.Put, $"{ConfigMaps}/one", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "one" }, ["data"] = new JsonObject { ["forbidden"] = "x" } });

        Assert.Equal("yes", seen.Body["data"]!["seen"]!.GetValue<string>());
        Assert.Equal("AAEC", seen.Body["binaryData"]!["b"]!.GetValue<string>());
        Assert.Null(elsewhere.Body["data"]);
        Assert.Equal(201, unlabelled.Status);
        Assert.Equal(422, around.Status);
    }

    [Fact]
    public async Task Hooks_go_with_their_extension_and_do_not_hold_its_code()
    {
        await ServeAsync();
        await SendAsync(HttpMethod.Post, Tickets, Ticket("one", "title"));
        await SendAsync(HttpMethod.Post, Tickets, Ticket("two", "boom"));
        await SendAsync(HttpMethod.Post, Tickets, Ticket("three", "no"));
        Assert.Equal("0", await _kernel.Http.GetStringAsync("/ext/tests.admission/config-maps"));
        Assert.Equal(200, (int)(await _kernel.Http.PostAsync("/ext/tests.admission/events?name=one", null)).StatusCode);

        var verdict = await _kernel.RemoveAsync("Tests.Admission");
        _kernel.Services.GetRequiredService<ExtensionKinds>().Unregister("Tests.Admission");
        var after = await SendAsync(HttpMethod.Post, ConfigMaps, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "one", ["labels"] = new JsonObject { ["checked"] = "yes" } }, ["data"] = new JsonObject { ["forbidden"] = "x" },
        });

        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Equal(201, after.Status);
    }

    [Fact]
    public async Task Event_of_an_extension_is_about_its_object_and_names_it()
    {
        await ServeAsync();
        await SendAsync(HttpMethod.Post, Tickets, Ticket("one", "title"));
        await _kernel.Http.PostAsync("/ext/tests.admission/events?name=one", null);

        await Wait.UntilAsync(() => EventsAsync().GetAwaiter().GetResult() == 1, "the event is there");
        var noted = (await SendAsync(HttpMethod.Get, "/api/v1/namespaces/default/events")).Body["items"]![0]!;
        Assert.Equal("Noticed", noted["reason"]!.GetValue<string>());
        Assert.Equal("Warning", noted["type"]!.GetValue<string>());
        Assert.Equal("Tests.Admission", noted["source"]!["component"]!.GetValue<string>());
    }

    [Fact]
    public void Hook_that_cannot_work_is_refused_at_load_with_every_reason()
    {
        var problems = AdmissionRules.Check(typeof(Probe), typeof(string), new AdmissionOptions
        {
            Timeout = TimeSpan.FromSeconds(60), Operations = AdmissionOperations.None, LabelSelector = "a in (",
        }).ToList();
        var owners = AdmissionRules.CheckOwners([(typeof(string), typeof(Probe), new AdmissionOptions())], []).ToList();

        Assert.Equal(4, problems.Count);
        Assert.All(problems, problem => Assert.Equal("LB3080", problem.Code));
        Assert.Equal("LB3081", Assert.Single(owners).Code);
    }

    private async Task<ExtensionRuntime> ServeAsync(JsonObject? config = null)
    {
        var runtime = await _kernel.ServeAsync(TestExtension.Request("Admission", config: config));
        _kernel.Services.GetRequiredService<ExtensionKinds>().Register(runtime);
        return runtime;
    }

    private async Task<(int Status, JsonObject Body, string Warnings)> SendAsync(HttpMethod method, string path, JsonObject? body = null, string? user = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (user is not null) request.Headers.Add("X-User", user);
        using var response = await _kernel.Http.SendAsync(request);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? string.Join(' ', values) : "";
        return ((int)response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!, warnings);
    }

    private async Task<int> EventsAsync() =>
        (await SendAsync(HttpMethod.Get, "/api/v1/namespaces/default/events?fieldSelector=involvedObject.kind%3DTicket")).Body["items"]!.AsArray().Count;

    private static JsonObject Ticket(string name, string title, int seats = 1) =>
        new() { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["title"] = title, ["seats"] = seats } };

    [ResourceKind("probe.tests.dev", "v1", "Probe")]
    private sealed record Probe : Resource<object, object>;
}
