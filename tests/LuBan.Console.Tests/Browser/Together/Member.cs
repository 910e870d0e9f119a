using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser.Together;

/// <summary>An extension that comes with the server, and what somebody does with it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in the marketplace.</param>
/// <param name="Page">The link of its page in the navigation.</param>
/// <param name="Route">A route of its API that answers.</param>
internal abstract record Member(string Id, string Name, string Page, string Route)
{
    /// <summary>How the console writes its id in addresses.</summary>
    public string Key => Id.ToLowerInvariant();

    /// <summary>What has to be there before it can be used.</summary>
    public virtual Task PrepareAsync(ServerProcess server) => Task.CompletedTask;

    /// <summary>Does one real thing in its pages.</summary>
    public abstract Task UseAsync(Visitor visitor);

    /// <summary>Sees that what was done before is still there.</summary>
    public abstract Task SeeAgainAsync(Visitor visitor);

    /// <summary>Sets what the defaults of the configuration would take from this machine.</summary>
    public virtual Task ConfigureAsync(Visitor visitor) => Task.CompletedTask;

    /// <summary>Opens its page from the navigation.</summary>
    public async Task OpenAsync(Visitor visitor)
    {
        await visitor.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = Page, Exact = true }).ClickAsync();
        await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }));
    }
}

/// <summary>A pipeline runs to its end.</summary>
internal sealed record DevOpsMember() : Member("LuBan.DevOps", "DevOps", "Pipelines", "tasks")
{
    private const string Pipeline = """
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: greeting, namespace: default}
        spec:
          tasks:
          - name: greet
            taskSpec:
              steps:
              - {name: run, image: alpine, script: "#!/bin/sh\necho Hello from the four"}
        """;

    public override Task PrepareAsync(ServerProcess server) => server.ApplyAsync("tekton.dev/v1/namespaces/default/pipelines/greeting", Pipeline);

    public override async Task UseAsync(Visitor visitor)
    {
        await OpenAsync(visitor);
        await visitor.Row("greeting").GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        var step = visitor.Page.Locator("lb-topology [data-id=greet]");
        await Expect(step).ToContainTextAsync("Succeeded");
        await step.ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("Hello from the four");
    }

    public override async Task SeeAgainAsync(Visitor visitor)
    {
        await OpenAsync(visitor);
        await Expect(visitor.Row("greeting")).ToContainTextAsync("Succeeded");
    }
}

/// <summary>A query draws a line.</summary>
internal sealed record ObservabilityMember() : Member("LuBan.Observability", "Observability", "Metrics", "prometheus/-/ready")
{
    public override async Task UseAsync(Visitor visitor)
    {
        await OpenAsync(visitor);
        await SeeAgainAsync(visitor);
    }

    public override async Task SeeAgainAsync(Visitor visitor)
    {
        await OpenAsync(visitor);
        var metric = visitor.Page.GetByLabel("Metric", new() { Exact = true });
        await metric.FillAsync("node_load1");
        await metric.PressAsync("Enter");
        await Expect(visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = "Query (PromQL)" })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("node_load1"));
        await Expect(visitor.Page.Locator("lb-chart").First).ToContainTextAsync("instance=");
    }
}

/// <summary>An app gets ready.</summary>
internal sealed record AppStoreMember() : Member("LuBan.AppStore", "App store", "Store", "namespaces/default/templates")
{
    private const string App = """
        apiVersion: appstore.luban.dev/v1alpha1
        kind: LocalApp
        metadata:
          name: sleeper
          namespace: default
        spec:
          template: process
          parameters:
            command: [/bin/sh, -c, echo awake; exec sleep 6000]

        """;

    public override async Task UseAsync(Visitor visitor)
    {
        await OpenAsync(visitor);
        await visitor.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the store" }).FillAsync("any program");
        await visitor.Link("Install Process").ClickAsync();
        await visitor.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("sleeper");
        await visitor.Button("YAML").ClickAsync();
        await visitor.Page.WriteCodeAsync(App);
        await visitor.Button("Install", exact: true).ClickAsync();
        await Expect(visitor.Page.Locator("lb-page lb-status").First).ToContainTextAsync("Running");
    }

    public override async Task SeeAgainAsync(Visitor visitor)
    {
        await visitor.GoAsync("/x/luban.appstore/apps/default/sleeper");
        await Expect(visitor.Page.Locator("lb-page lb-status").First).ToContainTextAsync("Running");
    }
}

/// <summary>A service of the mesh is shown with its traffic.</summary>
/// <param name="Port">Where the service is called.</param>
/// <param name="Endpoint">The port of a server behind it.</param>
internal sealed record MeshMember(int Port, int Endpoint) : Member("LuBan.ServiceMesh", "Service mesh", "Services", "status")
{
    private const string Service = "servicemesh.luban.dev/v1alpha1/namespaces/default/meshservices/reviews";

    public override async Task PrepareAsync(ServerProcess server)
    {
        await server.ApplyAsync(Service, $$"""
            apiVersion: servicemesh.luban.dev/v1alpha1
            kind: MeshService
            metadata: {name: reviews, namespace: default}
            spec:
              ports: [{name: http, port: {{Port}} } ]
              endpoints: [{address: 127.0.0.1, port: {{Endpoint}}, labels: {app: reviews, version: v1} } ]
            """);
        // The process that carries the traffic starts with the first service.
        await server.WaitForAsync("the service to have its address", async () => (string?)(await server.Http.GetFromJsonAsync<JsonObject>($"/apis/{Service}"))!["status"]?["address"], TimeSpan.FromMinutes(3));
    }

    public override async Task ConfigureAsync(Visitor visitor)
    {
        foreach (var field in (string[])["Shared port", "Port of the metrics"]) await visitor.Page.GetByLabel(field).FillAsync("0");
    }

    public override Task UseAsync(Visitor visitor) => SeeAgainAsync(visitor);

    public override async Task SeeAgainAsync(Visitor visitor)
    {
        await OpenAsync(visitor);
        await Expect(visitor.Row("reviews")).ToContainTextAsync($":{Port}");
    }
}
