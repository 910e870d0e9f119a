using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using System.Text.Json.Nodes;
using static Microsoft.Playwright.Assertions;

namespace LuBan.DevOps.Tests.Console;

/// <summary>Every page of the extension × light and dark × English and Chinese × wide and narrow: axe has nothing to say, no word is missing, nothing is cut off.</summary>
[Collection(DevOpsServerCollection.Name)]
public sealed class AccessibilityTests(DevOpsServer server)
{
    private static readonly ConsolePage[] Pages =
    [
        new("devops-runs", "/x/luban.devops"),
        new("devops-run", "/x/luban.devops/runs/default/seen"),
        new("devops-failed", "/x/luban.devops/runs/default/unlucky"),
        new("devops-nowhere", "/x/luban.devops/runs/default/nowhere"),
        new("devops-pipelines", "/x/luban.devops/pipelines"),
        new("devops-pipeline", "/x/luban.devops/pipelines/default/shown"),
        new("devops-yaml", "/x/luban.devops/pipelines/default/shown", page => OpenAsync(page.Locator("section wa-button").Last, page.Locator("lb-code .cm-content"))),
        new("devops-start", "/x/luban.devops/pipelines/default/shown", page => OpenAsync(page.Locator("lb-page wa-button[slot=actions]"), page.Locator("dialog lb-form input").First)),
        new("devops-triggers", "/x/luban.devops/triggers"),
        new("devops-webhook", "/x/luban.devops/triggers", page => OpenAsync(page.Locator("lb-table wa-button").First, page.Locator("dialog lb-code .cm-content").First)),
        new("devops-tab", "/resources/tekton.dev/v1/pipelines/default/shown?tab=luban.devops/tabs/pipeline-runs"),
    ];

    [BrowserTheory]
    [Trait("Category", "Soak")]
    [InlineData("light", "en")]
    [InlineData("dark", "en")]
    [InlineData("light", "zh-CN")]
    [InlineData("dark", "zh-CN")]
    public async Task Every_page_keeps_the_rules(string theme, string locale)
    {
        await FurnishAsync();
        Assert.Empty(await server.Browser.ProblemsAsync(Pages, new(theme, locale)));
    }

    private static async Task OpenAsync(ILocator button, ILocator shown)
    {
        await button.ClickAsync();
        await Expect(shown).ToBeVisibleAsync();
    }

    private async Task FurnishAsync()
    {
        using var there = await server.Process.Http.GetAsync("/apis/tekton.dev/v1/namespaces/default/pipelines/shown");
        if (there.IsSuccessStatusCode) return;
        await SamplePipelines.ApplyAsync(server, "shown", "/");
        await server.CreateAsync("/apis/tekton.dev/v1/namespaces/default/pipelineruns", new()
        {
            ["apiVersion"] = "tekton.dev/v1", ["kind"] = "PipelineRun",
            ["metadata"] = new JsonObject { ["name"] = "seen", ["annotations"] = new JsonObject { ["luban.dev/event"] = "push", ["luban.dev/branch"] = "main", ["luban.dev/commit"] = "1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c", ["luban.dev/message"] = "Fix the door", ["luban.dev/author"] = "Ada" } },
            ["spec"] = new JsonObject { ["pipelineRef"] = new JsonObject { ["name"] = "shown" }, ["params"] = new JsonArray(new JsonObject { ["name"] = "who", ["value"] = "Ada" }) },
        });
        await SamplePipelines.FailAsync(server, "unlucky");
        foreach (var run in new[] { "seen", "unlucky" }) await server.WaitForRunAsync(run, found => found["status"]?["completionTime"] is not null);
        await server.CreateAsync("/apis/devops.luban.dev/v1alpha1/namespaces/default/triggers", new()
        {
            ["apiVersion"] = "devops.luban.dev/v1alpha1", ["kind"] = "Trigger", ["metadata"] = new JsonObject { ["name"] = "nightly" },
            ["spec"] = new JsonObject { ["source"] = new JsonObject { ["cron"] = new JsonObject { ["schedule"] = "30 2 * * *", ["timeZone"] = "Asia/Shanghai" } }, ["pipelineRef"] = new JsonObject { ["name"] = "shown" } },
        });
        await server.CreateAsync("/apis/devops.luban.dev/v1alpha1/namespaces/default/triggers", new()
        {
            ["apiVersion"] = "devops.luban.dev/v1alpha1", ["kind"] = "Trigger", ["metadata"] = new JsonObject { ["name"] = "pushed" },
            ["spec"] = new JsonObject { ["source"] = new JsonObject { ["webhook"] = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = "forge" } } }, ["pipelineRef"] = new JsonObject { ["name"] = "shown" } },
        });
        await server.CreateAsync("/apis/devops.luban.dev/v1alpha1/namespaces/default/repositories", new()
        {
            ["apiVersion"] = "devops.luban.dev/v1alpha1", ["kind"] = "Repository", ["metadata"] = new JsonObject { ["name"] = "away" }, ["spec"] = new JsonObject { ["url"] = "/srv/git/there-is-none.git" },
        });
    }
}
