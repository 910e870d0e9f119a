using System.Collections.Concurrent;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionAccess("", "configmaps", "list,watch")]

namespace LuBan.TestExtensions;

/// <summary>Uses everything that the controller runtime and the event bus offer.</summary>
public sealed class ShelfExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Services.AddSingleton<ShelfLog>();
        extension.AddResource<Shelf>().AddResource<Book>();
        extension.AddReconciler<ShelfReconciler>(options =>
        {
            options.MaxConcurrency = 3;
            options.MaxPerSecond = 1000;
            options.ReconcileTimeout = TimeSpan.FromSeconds(30);
            options.When<Shelf>(change => change.GenerationChanged() || change.LabelsChanged() || change.AnnotationsChanged())
                .Owns<Book>(change => change.Resource.Spec.Title != "unread")
                .Watches<ConfigMap>(map => map.Data is { } data && data.TryGetValue("shelf", out var shelf) ? [new(map.Metadata.Namespace!, shelf)] : []);
        });
        extension.AddIndex<Book>("title", book => [book.Spec.Title]);
        if (extension.Configuration["misuse"] is { } misuse)
        {
            if (misuse == "index") extension.AddIndex<Book>("title", book => []);
            if (misuse == "when") extension.AddReconciler<BookReconciler>(options => options.When<Shelf>(_ => true));
            return;
        }
        extension.AddEventHandler<ShelfFilled, ShelfFilledHandler>();
        extension.Routes.MapGet("/log", (ShelfLog log) => log.Lines);
        extension.Routes.MapGet("/title/{title}", (string title, IResourceCache<Book> books) => books.ByIndex("title", title).Select(book => book.Metadata.Name));
        extension.Routes.MapPost("/publish/{name}", async (string name, IEventBus events, CancellationToken cancellationToken) => await events.PublishAsync(new ShelfFilled(name, 0), cancellationToken));
    }
}

[ResourceKind("shelf.tests.dev", "v1", "Shelf")]
public sealed record Shelf : Resource<ShelfSpec, ShelfStatus>;

public sealed record ShelfSpec
{
    public int Places { get; init; }
}

public sealed record ShelfStatus
{
    public int Books { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }
}

[ResourceKind("shelf.tests.dev", "v1", "Book")]
public sealed record Book : Resource<BookSpec, ShelfStatus>;

public sealed record BookSpec
{
    public string Title { get; init; } = "";
}

public sealed class ShelfLog
{
    public ConcurrentQueue<string> Lines { get; } = new();
}

public sealed class ShelfReconciler(IResourceClient<Shelf> shelves, IResourceClient<Book> books, IResourceCache<Shelf> cache, IResourceCache<Book> known, IEventBus events, ShelfLog log) : IReconciler<Shelf>
{
    private const string Finalizer = "shelf.tests.dev/tidy";

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await shelves.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } shelf) return ReconcileResult.Done;
        log.Lines.Enqueue($"reconcile {request.Name}");
        if (shelf.IsBeingDeleted())
        {
            await shelves.RemoveFinalizerAsync(shelf, Finalizer, cancellationToken);
            return ReconcileResult.Done;
        }
        shelf = await shelves.EnsureFinalizerAsync(shelf, Finalizer, cancellationToken);
        await cache.WaitForAsync(shelf.Metadata.ResourceVersion!, cancellationToken);
        await books.CreateOrUpdateAsync(
            new Book { Metadata = new() { Name = $"{request.Name}-first", Namespace = request.Namespace } }.OwnedBy(shelf),
            book => book with { Spec = new() { Title = "first" } }, cancellationToken);
        var count = known.ControlledBy(shelf).Count;
        var full = new Condition { Type = "Full", Status = count >= shelf.Spec.Places ? "True" : "False", Reason = "Counted" };
        var status = new ShelfStatus { Books = count, Conditions = shelf.Status?.Conditions.SetCondition(full) ?? ((IReadOnlyList<Condition>?)null).SetCondition(full) };
        await shelves.UpdateStatusAsync(shelf with { Status = status }, cancellationToken);
        if (full.Status == "True") await events.PublishAsync(new ShelfFilled(request.Name, count), cancellationToken);
        return ReconcileResult.Done;
    }
}

public sealed class BookReconciler : IReconciler<Book>
{
    public Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken) => Task.FromResult(ReconcileResult.Done);
}

[ExtensionEvent("tests.shelf.filled")]
public sealed record ShelfFilled(string Name, int Books);

/// <summary>A name that begins with "fail-n" fails n times; one that begins with "hold" is held until its token fires.</summary>
public sealed class ShelfFilledHandler(ShelfLog log, EventContext context, IExtensionEnvironment environment) : IEventHandler<ShelfFilled>
{
    public async Task HandleAsync(ShelfFilled message, CancellationToken cancellationToken)
    {
        if (message.Name.StartsWith("fail-", StringComparison.Ordinal) && context.Attempt <= message.Name[5] - '0') throw new InvalidOperationException($"not yet: {message.Name}");
        if (message.Name.StartsWith("hold", StringComparison.Ordinal) && environment.Version == "1.0.0")
        {
            log.Lines.Enqueue($"holding {message.Name}");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        log.Lines.Enqueue($"event {message.Name} {context.Attempt} {context.Publisher} {context.Id}");
    }
}
