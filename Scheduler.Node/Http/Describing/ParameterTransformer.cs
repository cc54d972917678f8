using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Scheduler.Node.Http.Describing;

/// <summary>Adds to the OpenAPI document the parameters that handlers read themselves.</summary>
public sealed class ParameterTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var metadata in context.Description.ActionDescriptor.EndpointMetadata)
        {
            if (metadata is QueryParameter query) operation.Parameters.Add(Parameter(query.Name, query.Description, ParameterLocation.Query));
            if (metadata is HeaderParameter header) operation.Parameters.Add(Parameter(header.Name, header.Description, ParameterLocation.Header));
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(string name, string description, ParameterLocation location) => new()
    {
        Name = name,
        Description = description,
        In = location,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
