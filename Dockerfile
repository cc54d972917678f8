# One image for every role: docker build -t scheduler .
# The base images are public; where their registry is not reached, scripts/images makes them under the same names.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# Packages change seldom and sources often: restored apart, they stay in the build's cache.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY Scheduler.Messages/Scheduler.Messages.csproj Scheduler.Messages/
COPY Scheduler.Actors/Scheduler.Actors.csproj Scheduler.Actors/
COPY Scheduler.Docker/Scheduler.Docker.csproj Scheduler.Docker/
COPY Scheduler.Core/Scheduler.Core.csproj Scheduler.Core/
COPY Scheduler.Node/Scheduler.Node.csproj Scheduler.Node/
RUN dotnet restore Scheduler.Node --use-current-runtime -p:PublishReadyToRun=true
COPY . .
RUN dotnet publish Scheduler.Node --no-restore -c Release --use-current-runtime --no-self-contained -p:PublishReadyToRun=true -o /app \
 && printf '#!/bin/sh\nexec dotnet /app/Scheduler.Node.dll "$@"\n' > /app/scheduler \
 && chmod 755 /app/scheduler

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
# A named volume that is mounted here takes this owner over. 1654 is the public image's user "app".
RUN ln -s /app/scheduler /usr/local/bin/scheduler \
 && mkdir -p /var/lib/scheduler /var/lib/scheduler-token \
 && chown 1654:1654 /var/lib/scheduler /var/lib/scheduler-token
USER 1654:1654
ENV HOME=/tmp SCHEDULER__NODE__DATADIRECTORY=/var/lib/scheduler
EXPOSE 7070
ENTRYPOINT ["scheduler"]
CMD ["node"]
