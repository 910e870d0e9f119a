using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.DevOps.BuiltIn;
using LuBan.DevOps.Model;
using LuBan.Sdk;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Triggers;

/// <summary>The tasks that come with the extension, as a pipeline names them.</summary>
public sealed class BuiltInTaskTests
{
    [Fact]
    public async Task Each_is_a_Task_that_the_server_takes_and_the_route_shows_them()
    {
        await using var kernel = await TestKernel.StartAsync<DevOpsExtension>();

        foreach (var task in new BuiltInTasks().All) await kernel.Resources<TektonTask>().CreateAsync(task);
        var shown = await kernel.Client().GetFromJsonAsync<JsonArray>("/ext/luban.devops/tasks");

        Assert.Equal(["dotnet", "git-clone", "kubectl-apply", "node", "publish-artifact", "set-traffic", "shell"], shown!.Select(task => (string)task!["metadata"]!["name"]!));
    }

    [GitFact]
    public async Task A_repository_is_cloned_and_a_script_reads_its_files()
    {
        using var git = await GitFolder.CreateAsync();
        git.OpenToAll();
        await git.PushAsync("first.txt", "First");
        var commit = await git.PushAsync("second.txt", "Second", "topic");
        await git.PushAsync("third.txt", "Third", "topic");
        await using var kernel = await TestKernel.StartAsync<DevOpsExtension>();
        await kernel.Resources<PipelineRun>().CreateAsync(Run("at-a-branch", git.Bare, "topic"));
        await kernel.Resources<PipelineRun>().CreateAsync(Run("at-a-commit", git.Bare, commit));

        var branch = await EndAsync(kernel, "at-a-branch");
        var atCommit = await EndAsync(kernel, "at-a-commit");

        Assert.Equal(("first.txt second.txt third.txt", "first.txt second.txt"), (Result(branch, "files"), Result(atCommit, "files")));
        Assert.Equal(commit, Result(atCommit, "commit"));
    }

    [Fact]
    public async Task A_Task_of_the_namespace_goes_before_the_one_that_comes_with_it()
    {
        await using var kernel = await TestKernel.StartAsync<DevOpsExtension>();
        await kernel.Resources<TektonTask>().CreateAsync(new()
        {
            Metadata = new() { Name = "shell" },
            Spec = new() { Params = [new() { Name = "script" }], Results = [new() { Name = "output" }], Steps = [new() { Name = "own", Image = "alpine", Script = "#!/bin/sh\nprintf own > $(results.output.path)" }] },
        });
        await kernel.Resources<TaskRun>().CreateAsync(new() { Metadata = new() { Name = "whose" }, Spec = new() { TaskRef = new() { Name = "shell" }, Params = [new() { Name = "script", Value = ParamValue.Of("exit 1") }] } });

        var run = await kernel.Resources<TaskRun>().WaitForAsync("whose", one => one.Status?.CompletionTime is not null);

        Assert.Equal("own", run.Status!.Results!.Single().Value!.Text);
    }

    private static PipelineRun Run(string name, string url, string revision) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            Workspaces = [new() { Name = "source", VolumeClaimTemplate = System.Text.Json.JsonSerializer.SerializeToElement(new { spec = new { accessModes = new[] { "ReadWriteOnce" }, resources = new { requests = new { storage = "1Gi" } } } }) }],
            PipelineSpec = new()
            {
                Workspaces = [new() { Name = "source" }],
                Results = [new() { Name = "files", Value = ParamValue.Of("$(tasks.list.results.output)") }, new() { Name = "commit", Value = ParamValue.Of("$(tasks.clone.results.commit)") }],
                Tasks =
                [
                    new() { Name = "clone", TaskRef = new() { Name = "git-clone" }, Params = [Text("url", url), Text("revision", revision)], Workspaces = [new() { Name = "output", Workspace = "source" }] },
                    new() { Name = "list", RunAfter = ["clone"], TaskRef = new() { Name = "shell" }, Params = [Text("script", "echo *.txt | tr -d '\\n' > \"$OUTPUT_RESULT\"")], Workspaces = [new() { Name = "source", Workspace = "source" }] },
                ],
            },
        },
    };

    private static Param Text(string name, string value) => new() { Name = name, Value = ParamValue.Of(value) };

    private static async Task<PipelineRun> EndAsync(TestKernel kernel, string name)
    {
        var run = await kernel.Resources<PipelineRun>().WaitForAsync(name, one => one.Status?.CompletionTime is not null);
        var tasks = (await kernel.Resources<TaskRun>().ListAsync(new() { Namespace = "default", LabelSelector = $"tekton.dev/pipelineRun={name}" })).Items;
        Assert.True(run.Status!.Conditions![0].Status == "True", string.Join('\n', tasks.Select(task => $"{task.Metadata.Name}: {task.Status?.Conditions?[0].Message}").Prepend(run.Status.Conditions[0].Message)));
        return run;
    }

    private static string? Result(PipelineRun run, string name) => run.Status!.Results!.Single(result => result.Name == name).Value!.Text;
}
