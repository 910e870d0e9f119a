using LuBan.ConsoleTests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.DevOps.Tests.Console;

/// <summary>Somebody starts a run in the console, watches it, and stops it.</summary>
[Collection(DevOpsServerCollection.Name)]
public sealed class RunPageTests(DevOpsServer server)
{
    [BrowserFact]
    [Trait("Category", "Slow")]
    public async Task A_run_is_started_by_a_form_followed_live_and_its_log_and_graph_show_what_it_does()
    {
        // Not in /tmp: steps have one of their own there.
        var gate = $"/var/tmp/luban-gate-{Guid.NewGuid():N}";
        await SamplePipelines.ApplyAsync(server, "greeting", gate);
        try
        {
            await server.Browser.WalkAsync(async page =>
            {
                await page.GotoAsync("/x/luban.devops/pipelines");
                await page.GetByRole(AriaRole.Button, new() { Name = "Start greeting" }).ClickAsync();
                await page.GetByLabel("who").FillAsync("Ada");
                await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();

                var graph = page.Locator("lb-topology");
                await Expect(graph.Locator("[data-id=greet]")).ToContainTextAsync("Succeeded");
                await Expect(graph.Locator("[data-id=wait]")).ToContainTextAsync("Running");
                await Expect(graph.Locator("[data-id=goodbye]")).ToContainTextAsync("Waiting");
                await graph.Locator("[data-id=greet]").ClickAsync();
                await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("Hello, Ada");
                await graph.Locator("[data-id=wait]").ClickAsync();
                await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("waiting");

                await File.WriteAllTextAsync(gate, "go");
                await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("the sign came");
                await Expect(graph.Locator("[data-id=goodbye]")).ToContainTextAsync("Succeeded");
                await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" })).ToHaveCountAsync(0);
                await Expect(page.Locator("dd", new() { HasTextString = "Ada" })).ToBeVisibleAsync();
                Assert.Empty(await Axe.ViolationsAsync(page));
            });
        }
        finally
        {
            File.Delete(gate);
        }
    }

    [BrowserFact]
    [Trait("Category", "Soak")]
    public async Task A_run_is_cancelled_in_its_page_and_its_process_ends()
    {
        await SamplePipelines.ApplyAsync(server, "endless", "/nowhere/at/all");
        await server.Browser.WalkAsync(async page =>
        {
            await page.GotoAsync("/x/luban.devops/pipelines/default/endless");
            await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
            await page.GetByLabel("who").FillAsync("Bob");
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
            await Expect(page.Locator("lb-topology [data-id=wait]")).ToContainTextAsync("Running");

            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();

            await Expect(page.GetByText("It was cancelled.")).ToBeVisibleAsync();
            await Expect(page.Locator("lb-topology [data-id=wait]")).ToContainTextAsync("Cancelled");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToBeVisibleAsync();
        });
    }

    [BrowserFact]
    [Trait("Category", "Soak")]
    public async Task What_failed_is_told_with_its_step_whose_log_is_one_press_away()
    {
        await SamplePipelines.FailAsync(server, "broken");
        await server.WaitForRunAsync("broken", run => run["status"]?["completionTime"] is not null);
        await server.Browser.WalkAsync(async page =>
        {
            await page.GotoAsync("/x/luban.devops?state=failed");
            await page.GetByRole(AriaRole.Link, new() { Name = "broken", Exact = true }).ClickAsync();

            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It failed.");
            await page.GetByRole(AriaRole.Button, new() { Name = "See the log of step run" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("error: missing ;");
            await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("task=compile&step=run"));
        });
    }
}
