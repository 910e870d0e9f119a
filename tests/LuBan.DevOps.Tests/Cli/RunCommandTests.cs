using System.Text.Json.Nodes;
using LuBan.DevOps.Tests.Console;
using LuBan.EndToEnd;

namespace LuBan.DevOps.Tests.Cli;

/// <summary>The real <c>luban run</c> against a real server.</summary>
[Trait("Category", "Slow")]
[Collection(DevOpsServerCollection.Name)]
public sealed class RunCommandTests(DevOpsServer server)
{
    private const string Hello = """
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: {name: cli-greet}
        spec:
          params: [{name: who}, {name: marks, type: array, default: ["."]}]
          results: [{name: words}]
          steps:
            - name: say
              image: alpine
              env: [{name: WHO, value: $(params.who)}]
              args: ["$(params.marks[*])"]
              script: |
                #!/bin/sh
                echo "Hello, $WHO" | tee "$(results.words.path)"
                for mark in "$@"; do echo "mark $mark"; done
        ---
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: cli-hello}
        spec:
          params: [{name: who, default: world}, {name: marks, type: array, default: ["."]}, {name: code, default: "0"}, {name: mood, default: glad, enum: [glad, sad]}]
          workspaces: [{name: shared, optional: true}]
          results: [{name: words, value: $(tasks.greet.results.words)}]
          tasks:
            - name: greet
              taskRef: {name: cli-greet}
              params: [{name: who, value: $(params.who)}, {name: marks, value: ["$(params.marks[*])"]}]
            - name: end
              runAfter: [greet]
              params: [{name: code, value: $(params.code)}]
              taskSpec:
                params: [{name: code}]
                steps: [{name: end, image: alpine, script: "exit $(params.code)"}]
        """;

    [Fact]
    public async Task A_file_is_applied_run_and_followed_and_its_lines_say_where_they_come_from()
    {
        var result = await server.Cli.RunAsync(0, "run", Write(Hello), "--param", "who=Ada", "--param", "marks=[a, b]", "--workspace", "shared");

        foreach (var line in new[] { "Task cli-greet is applied.", "Pipeline cli-hello is applied.", "[greet : say] Hello, Ada", "[greet : say] mark a", "[greet : say] mark b", "words = Hello, Ada", "succeeded." }) Assert.Contains(line, result.Output);
    }

    [Fact]
    public async Task A_run_that_fails_is_told_by_the_exit_code_and_the_reason()
    {
        var result = await server.Cli.RunAsync(1, "run", Write(Hello), "--param", "code=3");

        Assert.Contains("LB6283", result.All);
        Assert.Contains("[greet : say] Hello, world", result.Output);
    }

    [Fact]
    public async Task As_JSON_the_run_is_on_the_standard_output_and_the_logs_are_not()
    {
        var result = await server.Cli.RunAsync(0, "run", Write(Hello), "-o", "json");

        var run = JsonNode.Parse(result.Output)!;
        Assert.Equal("PipelineRun", (string?)run["kind"]);
        Assert.Equal("True", (string?)run["status"]!["conditions"]![0]!["status"]);
    }

    [Fact]
    public async Task Detached_it_only_starts_and_as_a_trial_it_starts_nothing()
    {
        var before = await CountAsync();
        var trial = await server.Cli.RunAsync(0, "run", Write(Hello.Replace("cli-hello", "cli-trial", StringComparison.Ordinal)), "--dry-run");
        Assert.Equal(before, await CountAsync());
        using var missing = await server.Process.Http.GetAsync("/apis/tekton.dev/v1/namespaces/default/pipelines/cli-trial");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("would be started", trial.Output);

        var detached = await server.Cli.RunAsync(0, "run", Write(Hello), "--detach", "-o", "name");
        var name = detached.Output.Trim().Split('\n')[^1].Split('/')[1];
        await server.WaitForRunAsync(name, run => (string?)run["status"]?["conditions"]?[0]?["status"] == "True");
    }

    [Fact]
    public async Task A_value_that_is_not_allowed_and_a_file_that_is_none_are_refused_before_anything_runs()
    {
        var before = await CountAsync();

        Assert.Contains("LB6280", (await server.Cli.RunAsync(2, "run", Write("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"))).All);
        Assert.Contains("LB6280", (await server.Cli.RunAsync(2, "run", Path.Combine(server.Directory.Path, "missing.yaml"))).All);
        Assert.Contains("LB6281", (await server.Cli.RunAsync(2, "run", Write(Hello), "--name", "other")).All);
        Assert.Contains("mood", (await server.Cli.RunAsync(1, "run", Write(Hello), "--param", "mood=angry")).All);
        Assert.Equal(before, await CountAsync());
    }

    private async Task<int> CountAsync() => (await server.GetAsync("/apis/tekton.dev/v1/namespaces/default/pipelineruns"))["items"]!.AsArray().Count;

    private string Write(string text)
    {
        var path = Path.Combine(server.Directory.Path, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
