using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

/// <summary>Version 1.0.0 has notes in v1 only; every later one also has v2, in which they are stored.</summary>
public sealed class VersionsExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        switch ((string?)extension.Configuration["misuse"])
        {
            case "none":
                extension.AddResource<NoteV1>().AddResource<NoteV2>();
                return;
            case "circle":
                extension.AddConversion<NoteV1, NoteV2, NoteConverter>().AddConversion<NoteV2, NoteV1, Backwards>();
                return;
            case "other":
                extension.AddConversion<Memo, NoteV2, MemoConverter>();
                return;
        }
        extension.AddResource<NoteV1>();
        if (extension.Environment.Version == "1.0.0") return;
        extension.AddConversion<NoteV1, NoteV2, NoteConverter>();
        extension.Routes.MapGet("/both/{name}", async (string name, IResourceClient<NoteV1> first, IResourceClient<NoteV2> second, CancellationToken cancellationToken) =>
        {
            var (one, two) = (await first.GetAsync(name, "default", cancellationToken), await second.GetAsync(name, "default", cancellationToken));
            return new[] { one!.Spec.Text, two!.Spec.Title, string.Join(",", two.Spec.Lines) };
        });
        extension.Routes.MapPost("/second/{name}", async (string name, IResourceClient<NoteV2> second, CancellationToken cancellationToken) =>
            (await second.CreateAsync(new() { Metadata = new() { Name = name, Namespace = "default" }, Spec = new() { Title = "made", Lines = ["in", "process"] } }, cancellationToken)).ApiVersion);
    }
}

[ResourceKind("versions.tests.dev", "v1", "Note"), Scale(".spec.copies", ".status.copies")]
public sealed record NoteV1 : Resource<NoteV1Spec, NoteStatus>;

public sealed record NoteV1Spec
{
    /// <summary>The title, and after a line break the lines.</summary>
    public string Text { get; init; } = "";

    public int Copies { get; init; }
}

[ResourceKind("versions.tests.dev", "v2", "Note"), Scale(".spec.amount", ".status.copies")]
public sealed record NoteV2 : Resource<NoteV2Spec, NoteStatus>;

public sealed record NoteV2Spec
{
    public string Title { get; init; } = "";

    public IReadOnlyList<string> Lines { get; init; } = [];

    public int Amount { get; init; }
}

public sealed record NoteStatus
{
    public int Copies { get; init; }
}

[ResourceKind("versions.tests.dev", "v1", "Memo")]
public sealed record Memo : Resource<NoteV1Spec, NoteStatus>;

/// <summary>Returns no metadata, but for one annotation, and forges a uid.</summary>
public sealed class NoteConverter : IResourceConverter<NoteV1, NoteV2>
{
    public NoteV2 ToStorage(NoteV1 resource)
    {
        var lines = resource.Spec.Text.Split('\n');
        return new() { Spec = new() { Title = lines[0], Lines = lines[1..], Amount = resource.Spec.Copies }, Status = resource.Status };
    }

    public NoteV1 FromStorage(NoteV2 resource)
    {
        if (resource.Spec.Title == "throw") throw new NotSupportedException("no such title in v1");
        return new()
        {
            Metadata = new() { Uid = "forged", Annotations = new Dictionary<string, string> { ["lines"] = $"{resource.Spec.Lines.Count}" } },
            Spec = new() { Text = string.Join('\n', [resource.Spec.Title, .. resource.Spec.Lines]), Copies = resource.Spec.Amount },
            Status = resource.Status,
        };
    }
}

public sealed class Backwards : IResourceConverter<NoteV2, NoteV1>
{
    public NoteV1 ToStorage(NoteV2 resource) => new();

    public NoteV2 FromStorage(NoteV1 resource) => new();
}

public sealed class MemoConverter : IResourceConverter<Memo, NoteV2>
{
    public NoteV2 ToStorage(Memo resource) => new();

    public Memo FromStorage(NoteV2 resource) => new();
}
