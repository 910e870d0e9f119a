using Microsoft.AspNetCore.Mvc;

namespace Tests.Bench;

[ApiController]
[Route("controller")]
public sealed class BenchController : ControllerBase
{
    [HttpGet("{id:int}")]
    public ActionResult<BenchItem> Get(int id) => BenchItem.Sample(id);
}
