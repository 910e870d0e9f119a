using System.Text.Json.Nodes;

namespace LuBan.DevOps.Tests.Console;

/// <summary>Pipelines with something to see.</summary>
internal static class SamplePipelines
{
    private const string Root = "/apis/tekton.dev/v1/namespaces/default/";

    /// <summary>A pipeline whose middle task waits until a file is there.</summary>
    public static async Task ApplyAsync(DevOpsServer server, string name, string gate)
    {
        await server.CreateAsync(Root + "pipelines", new()
        {
            ["apiVersion"] = "tekton.dev/v1", ["kind"] = "Pipeline", ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["description"] = "Builds, waits for a sign, and says goodbye.",
                ["params"] = new JsonArray(
                    new JsonObject { ["name"] = "who", ["type"] = "string", ["description"] = "Who is greeted." },
                    new JsonObject { ["name"] = "mood", ["type"] = "string", ["default"] = "friendly", ["enum"] = new JsonArray("friendly", "formal") }),
                ["tasks"] = new JsonArray(
                    Task("greet", "echo \"Hello, $WHO\"\necho 'error: only a word' >&2", null),
                    Task("wait", $"echo waiting\nwhile [ ! -e '{gate}' ]; do sleep 0.2; done\necho 'the sign came'", "greet"),
                    Task("check", "echo checked", "greet")),
                ["finally"] = new JsonArray(Task("goodbye", "echo bye", null)),
            },
        });
    }

    /// <summary>A run that fails.</summary>
    public static Task<JsonObject> FailAsync(DevOpsServer server, string name) => server.CreateAsync(Root + "pipelineruns", new()
    {
        ["apiVersion"] = "tekton.dev/v1", ["kind"] = "PipelineRun", ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["pipelineSpec"] = new JsonObject { ["tasks"] = new JsonArray(Task("compile", "echo compiling; echo 'main.c:1: error: missing ;'; exit 2", null, false)) } },
    });

    private static JsonObject Task(string name, string script, string? after, bool greets = true)
    {
        var task = new JsonObject
        {
            ["name"] = name,
            ["taskSpec"] = new JsonObject
            {
                ["steps"] = new JsonArray(new JsonObject
                {
                    ["name"] = "run", ["image"] = "alpine", ["script"] = "#!/bin/sh\n" + script,
                    ["env"] = greets ? new JsonArray(new JsonObject { ["name"] = "WHO", ["value"] = "$(params.who)" }) : new JsonArray(),
                }),
            },
        };
        if (after is not null) task["runAfter"] = new JsonArray(after);
        return task;
    }
}
