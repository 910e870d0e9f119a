using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

[assembly: ExtensionPermission("orders.read", "Read orders.")]
[assembly: ExtensionAccess("", "configmaps", "get,list,watch,create,update", "To write a receipt for each order.")]
[assembly: ExtensionCategory("tests")]
[assembly: ExtensionWarmUp("/total")]

namespace Tests.Previous;

/// <summary>One of everything, as it was compiled against an older SDK. The kernel of today must serve it as it is.</summary>
public sealed class PreviousExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddOptions<OrderOptions>();
        extension.AddResource<Order>();
        extension.AddConversion<OldTicket, Ticket, TicketConverter>();
        extension.UseResource<ConfigMap>();
        extension.AddIndex<Order>("customer", order => [order.Spec.Customer]);
        extension.AddReconciler<OrderReconciler>(options => options.Owns<ConfigMap>());
        extension.AddAdmission<Order, OrderRules>(options => options.Timeout = TimeSpan.FromSeconds(2));
        extension.AddEventHandler<OrderPriced, OrderCounter>();
        extension.AddPermission("orders.read", "Read orders.");
        extension.AddRoleTemplate(new("orders-read", "Read orders") { Rules = [PolicyRule.For("orders.tests.dev", "orders", "get,list,watch")], Permissions = ["orders.read"], AggregateTo = ["view"] });
        extension.AddScope(new("read", "Read orders") { Rules = [PolicyRule.For("orders.tests.dev", "orders", "get,list,watch")] });
        extension.Services.AddSingleton<Totals>();
        extension.Services.AddHostedService<Opening>();
        extension.HealthChecks.AddCheck<OrderHealth>("orders");
        extension.AddControllers();
        extension.Routes.MapGet("/total", (Totals totals) => new { totals.Price, totals.Opened }).RequirePermission("orders.read");
        extension.MapRoutes(routes => routes.MapGet("/orders/{name}", async (string name, ICallerAccess caller, ICallerResources<Order> orders) =>
            await orders.GetAsync(name, "default") is { } order ? Results.Text($"{order.Spec.Customer} for {caller.Name}") : Results.NotFound()).RequireAccess("get", "orders.tests.dev", "orders"));
    }
}

[ResourceKind("orders.tests.dev", "v1", "Order", ShortNames = ["ord"])]
[PrinterColumn("Price", ".status.price")]
[SelectableField(".spec.customer")]
public sealed record Order : Resource<OrderSpec, OrderStatus>;

public sealed record OrderSpec
{
    public string Customer { get; init; } = "";
    public int Pieces { get; init; }
}

public sealed record OrderStatus(int Price, int OfCustomer, IReadOnlyList<Condition> Conditions);

[ResourceKind("orders.tests.dev", "v1", "Ticket")]
public sealed record OldTicket : Resource<OldTicketSpec, OrderStatus>;

public sealed record OldTicketSpec
{
    public string Text { get; init; } = "";
}

[ResourceKind("orders.tests.dev", "v2", "Ticket")]
public sealed record Ticket : Resource<TicketSpec, OrderStatus>;

public sealed record TicketSpec
{
    public string Title { get; init; } = "";
}

public sealed class TicketConverter : IResourceConverter<OldTicket, Ticket>
{
    public Ticket ToStorage(OldTicket older) => new() { Spec = new() { Title = older.Spec.Text }, Status = older.Status };

    public OldTicket FromStorage(Ticket storage) => new() { Spec = new() { Text = storage.Spec.Title }, Status = storage.Status };
}

public sealed class OrderOptions
{
    public int PriceOfPiece { get; set; } = 3;
}

public sealed class Totals
{
    public int Price { get; set; }
    public bool Opened { get; set; }
}

public sealed class Opening(Totals totals) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        totals.Opened = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

[ExtensionEvent("tests.previous.priced")]
public sealed record OrderPriced(string Name, int Price);

public sealed class OrderCounter(Totals totals) : IEventHandler<OrderPriced>
{
    public Task HandleAsync(OrderPriced message, CancellationToken cancellationToken)
    {
        totals.Price = message.Price;
        return Task.CompletedTask;
    }
}

public sealed class OrderHealth : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthCheckResult.Healthy());
}

public sealed class OrderRules : IResourceDefaulter<Order>, IResourceValidator<Order>
{
    public ValueTask<Order> DefaultAsync(Order resource, AdmissionContext<Order> context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(resource.Spec.Pieces > 0 ? resource : resource with { Spec = resource.Spec with { Pieces = 1 } });

    public ValueTask ValidateAsync(Order resource, AdmissionContext<Order> context, CancellationToken cancellationToken)
    {
        if (resource.Spec.Customer.Length == 0) context.AddProblem("spec.customer", "Say who ordered.");
        return ValueTask.CompletedTask;
    }
}

public sealed class OrderReconciler(IResourceClient<Order> orders, IResourceClient<ConfigMap> receipts, IResourceCache<Order> cache, IEventBus events, IEventRecorder recorder, IOptionsMonitor<OrderOptions> options) : IReconciler<Order>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await orders.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } order || order.IsBeingDeleted()) return ReconcileResult.Done;
        var price = order.Spec.Pieces * options.CurrentValue.PriceOfPiece;
        if (order.Status?.Price == price) return ReconcileResult.Done;

        var receipt = new ConfigMap { Metadata = new() { Name = $"receipt-{request.Name}", Namespace = request.Namespace }, Data = new Dictionary<string, string> { ["price"] = $"{price}" } };
        await receipts.CreateOrUpdateAsync(receipt.OwnedBy(order), existing => existing with { Data = receipt.Data }, cancellationToken);
        var conditions = order.Status?.Conditions.SetCondition(new() { Type = "Priced", Status = "True", Reason = "Counted" }) ?? [];
        await orders.UpdateStatusAsync(order with { Status = new(price, cache.ByIndex("customer", order.Spec.Customer).Count, conditions) }, cancellationToken);
        recorder.Normal(order, "Priced", $"{price} in all.");
        await events.PublishAsync(new OrderPriced(request.Name, price), cancellationToken);
        return ReconcileResult.Done;
    }
}

[ApiController]
[Route("customers")]
public sealed class CustomersController(IResourceClient<Order> orders) : ControllerBase
{
    [HttpGet]
    [RequirePermission("orders.read")]
    public async Task<IEnumerable<string>> ListAsync(CancellationToken cancellationToken) =>
        (await orders.ListAsync(new ResourceListOptions { Namespace = "default" }, cancellationToken)).Items.Select(order => order.Spec.Customer).Distinct();
}
